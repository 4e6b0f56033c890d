// A full buffer: write() returns false, drain comes once when it is empty, before the callbacks.
'use strict'
const { Writable } = require('node:stream')

const stream = new Writable({
  highWaterMark: 3,
  write (chunk, encoding, callback) {
    console.log(`_write ${chunk}`)
    setImmediate(callback)
  }
})
const state = () => console.log(`length ${stream.writableLength}, needs drain ${stream.writableNeedDrain}`)

for (const chunk of ['a', 'b', 'c', 'd']) {
  console.log(`write ${chunk} ${stream.write(chunk, () => console.log(`written ${chunk}`))}`)
}
state()
stream.on('drain', () => {
  console.log('drain')
  state()
  if (!stream.writableEnded) stream.end('last')
})
stream.on('finish', () => console.log('finish'))
