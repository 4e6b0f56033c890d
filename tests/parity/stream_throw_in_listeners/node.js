// A listener or callback that raises: the exception is uncaught, the stream goes on with the rest.
'use strict'
const { Readable, Writable } = require('node:stream')

process.on('uncaughtException', (err) => console.log('uncaught', err.message))

const target = new Writable({ write (chunk, encoding, callback) { setImmediate(callback) } })
target.on('close', () => {
  console.log('close listener')
  throw new Error('close')
})
target.write('a', () => { throw new Error('write callback') })
target.write('b', () => console.log('written b'))
target.end(() => console.log('ended'))

const source = new Readable({ read () {} })
source.on('data', (chunk) => {
  console.log('data', String(chunk))
  throw new Error(`data ${chunk}`)
})
source.on('end', () => console.log('end'))
const chunks = ['x', 'y', null]
const next = () => {
  if (chunks.length > 1) setImmediate(next)
  source.push(chunks.shift())
}
setImmediate(next)
