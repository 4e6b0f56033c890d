// Duplex: with half-open the halves end one by one; without, the end of one ends the other.
'use strict'
const { Duplex } = require('node:stream')

const run = (name, options, then) => {
  const stream = new Duplex({
    ...options,
    read () {},
    write (chunk, encoding, callback) { console.log(name, `_write ${chunk}`); callback() },
    final (callback) { console.log(name, '_final'); callback() }
  })
  for (const event of ['finish', 'close']) stream.on(event, () => console.log(name, event))
  stream.on('end', () => {
    console.log(name, 'end', stream.allowHalfOpen, stream.writable)
    stream.write('in the end listener')
    process.nextTick(() => console.log(name, 'a tick later', stream.writable))
  })
  stream.on('close', then)
  stream.resume()
  stream.push(null)
  setImmediate(() => {
    console.log(name, 'a turn later', stream.writable, stream.destroyed)
    if (stream.writable) stream.end()
  })
}
run('open', {}, () => run('not open', { allowHalfOpen: false }, () => {}))
