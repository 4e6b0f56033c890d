// pipe(): the events of both ends, from pipe to close.
'use strict'
const { Readable, Writable } = require('node:stream')

const source = new Readable({ read () {} })
const target = new Writable({ write (chunk, encoding, callback) { console.log(`_write ${chunk}`); callback() } })
for (const event of ['end', 'close', 'pause', 'resume']) source.on(event, () => console.log('source', event))
for (const event of ['finish', 'close']) target.on(event, () => console.log('target', event))
target.on('pipe', (from) => console.log('target pipe', from === source))
target.on('unpipe', (from) => console.log('target unpipe', from === source))

console.log(source.pipe(target) === target, source.readableFlowing)
source.push('a')
source.push('b')
setImmediate(() => {
  source.push('c')
  source.push(null)
  console.log('pushed the end')
})
