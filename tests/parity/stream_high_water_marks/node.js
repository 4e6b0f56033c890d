// High water marks: defaults, options of the halves, what is refused, and reading ahead.
'use strict'
const { Readable, Writable, Duplex, getDefaultHighWaterMark, setDefaultHighWaterMark } = require('node:stream')

console.log(getDefaultHighWaterMark(false), getDefaultHighWaterMark(true))
const marks = (options) => {
  const stream = new Duplex(options)
  console.log(stream.readableHighWaterMark, stream.writableHighWaterMark)
}
marks()
marks({ highWaterMark: 5 })
marks({ highWaterMark: 0 })
marks({ highWaterMark: null })
marks({ readableHighWaterMark: 1, writableHighWaterMark: 2 })
marks({ highWaterMark: 7, readableHighWaterMark: 1 })
for (const wrong of [-1, 1.5, 'five']) {
  try { new Writable({ highWaterMark: wrong }) } catch (err) { console.log(err.code, err.message) }
}
setDefaultHighWaterMark(false, 10)
console.log(new Readable().readableHighWaterMark)
setDefaultHighWaterMark(false, 65536)
try { setDefaultHighWaterMark(false, -1) } catch (err) { console.log(err.code, err.message) }

for (const mark of [0, 3, 5]) {
  let reads = 0
  const stream = new Readable({ highWaterMark: mark, read () { reads++; setImmediate(() => stream.push('xx')) } })
  stream.read(0)
  const look = (left) => left ? setImmediate(look, left - 1) : console.log(`mark ${mark}, reads ${reads}, length ${stream.readableLength}`)
  look(10)
}
