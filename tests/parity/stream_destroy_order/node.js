// destroy(err): flags at once, error and close on the next tick, a second call does nothing.
'use strict'
const { Readable, Writable, Duplex } = require('node:stream')

const streams = {
  readable: new Readable({ read () {} }),
  writable: new Writable({ write (chunk, encoding, callback) { callback() } }),
  duplex: new Duplex({ read () {}, write (chunk, encoding, callback) { callback() } })
}
for (const [name, stream] of Object.entries(streams)) {
  stream.on('error', (err) => console.log(name, 'error', err.message))
  stream.on('close', () => console.log(name, 'close'))
  console.log(name, stream.destroyed, stream.closed, stream.errored ? stream.errored.message : 'none')
  stream.destroy(new Error('first'))
  stream.destroy(new Error('second'))
  console.log(name, stream.destroyed, stream.closed, stream.errored ? stream.errored.message : 'none')
  process.nextTick(() => console.log(name, 'tick'))
}
const silent = new Readable({ read () {}, emitClose: false })
silent.on('close', () => console.log('never'))
silent.destroy()
