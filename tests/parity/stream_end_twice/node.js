// end(): its callback, a second one before and after finish, and one with data.
'use strict'
const { Writable } = require('node:stream')

const make = (name) => {
  const stream = new Writable({ write (chunk, encoding, callback) { callback() } })
  for (const event of ['finish', 'close']) stream.on(event, () => console.log(name, event))
  stream.on('error', (err) => console.log(name, 'error', err.code, err.message))
  return stream
}
const called = (name) => (err) => console.log(name, 'called back', err ? err.code : 'none')

const first = make('first')
first.end(called('first end'))
first.end(called('second end'))
first.on('close', () => {
  first.end(called('third end'))
  first.end('data', called('fourth end'))
})

const second = make('second')
second.end('x', called('with data'))
second.end('y', called('data again'))
console.log(second.writableEnded, second.writableFinished, second.writable)
