// write() after end(): the callback gets the error, then the error event, then close; what came before is kept.
'use strict'
const { Writable } = require('node:stream')

const stream = new Writable({
  write (chunk, encoding, callback) {
    console.log(`_write ${chunk}`)
    setImmediate(callback)
  }
})
for (const event of ['finish', 'close']) stream.on(event, () => console.log(event))
stream.on('error', (err) => console.log('error', err.code, err.message))

stream.write('a', (err) => console.log('a', err ? err.code : 'none'))
stream.end('b', (err) => console.log('end', err ? err.code : 'none'))
console.log(stream.write('c', (err) => console.log('c', err ? err.code : 'none')))
console.log(stream.writable, stream.destroyed, stream.errored.code)
