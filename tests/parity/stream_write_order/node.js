// write(): the hook at once, callbacks as ticks in order, equal ones together, finish last.
'use strict'
const { Writable } = require('node:stream')

const stream = new Writable({
  write (chunk, encoding, callback) {
    console.log(`_write ${chunk} ${encoding}`)
    callback()
  }
})
const same = () => console.log('same callback')

process.nextTick(() => console.log('tick before'))
console.log('returned', String(stream.write('a', () => console.log('written a'))))
stream.write('b', same)
stream.write('c', same)
process.nextTick(() => console.log('tick between'))
stream.write('d')
stream.end('e', () => console.log('ended'))
stream.on('finish', () => console.log('finish'))
stream.on('close', () => console.log('close'))
process.nextTick(() => console.log('tick after'))
console.log('end of script')
