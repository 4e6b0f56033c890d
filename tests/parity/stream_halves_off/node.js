// Duplex with a half switched off: flags, events, and when it closes.
'use strict'
const { Duplex } = require('node:stream')

const make = (name, options) => {
  const stream = new Duplex({ ...options, read () {}, write (chunk, encoding, callback) { callback() } })
  for (const event of ['end', 'finish', 'close']) stream.on(event, () => console.log(name, event))
  stream.on('error', (err) => console.log(name, 'error', err.code))
  console.log(name, stream.readable, stream.writable, stream.readableEnded, stream.writableFinished,
    stream.readableAborted)
  return stream
}

const writer = make('writer', { readable: false })
writer.resume()
writer.end('x')
const reader = make('reader', { writable: false })
console.log(reader.write('x', (err) => console.log('reader write', err.code)))
const other = make('other', { writable: false })
other.push('x')
other.push(null)
other.resume()
const neither = make('neither', { readable: false, writable: false })
neither.destroy()
