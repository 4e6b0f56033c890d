// File streams that are destroyed while a call is under way: what becomes of the call, and of the stream.
'use strict'
const fs = require('node:fs')

const watch = (name, stream) => {
  const trace = []
  stream.on('error', (err) => trace.push(`error ${err.code}`))
  stream.on('close', () => console.log(`${name}: ${[...trace, `close ${stream.bytesWritten ?? stream.bytesRead}`].join(', ')}`))
  return trace
}

const cases = [
  ['a write', (stream, written) => {
    stream.write('abc', written)
    stream.destroy()
  }],
  ['two writes', (stream, written) => {
    stream.write('abc', written)
    stream.write('def', written)
    stream.destroy()
  }],
  ['an error of its own', (stream, written) => {
    stream.write('abc', written)
    stream.write('def', written)
    stream.destroy(Object.assign(new Error('mine'), { code: 'MINE' }))
  }],
  ['the end', (stream, written) => {
    stream.end('abc', written)
    stream.destroy()
  }],
  ['no call', (stream) => stream.destroy()]
]

const write = () => {
  if (cases.length === 0) return read()
  const [name, act] = cases.shift()
  const stream = fs.createWriteStream('./out')
  const trace = watch(name, stream)
  stream.on('ready', () => setImmediate(act, stream, (err) => trace.push(`written ${err ? err.code : 'well'}`)))
  stream.on('close', write)
}

const read = () => {
  const stream = fs.createReadStream('.')
  watch('a read that fails', stream)
  stream.on('ready', () => setImmediate(() => {
    stream.read(0)
    stream.destroy()
  }))
}

write()
