// pipeline(): everything arrives, everything closes, then the callback; a list, and a last stream that is read.
'use strict'
const { Readable, Writable, PassThrough, pipeline } = require('node:stream')

const write = (chunk, encoding, callback) => { console.log(`_write ${chunk}`); setImmediate(callback) }
const source = new Readable({ read () {} })
const middle = new PassThrough()
const target = new Writable({ highWaterMark: 1, write })
target.on('finish', () => console.log('finish'))
target.on('close', () => console.log('close'))
const last = pipeline(source, middle, target, (err) => {
  console.log('done', err ? err.code : 'none', source.destroyed, middle.destroyed, target.destroyed)
  const through = new PassThrough()
  pipeline([Readable.from(['x', 'y']), through], (err) => {
    console.log('second', err ? err.code : 'none', through.destroyed, through.readableLength)
    through.on('data', (chunk) => console.log('data', String(chunk)))
    through.on('end', () => console.log('end'))
  })
})
console.log(last === target)
source.push('a')
source.push('b')
source.push(null)
