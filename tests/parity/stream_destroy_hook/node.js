// _destroy(): may pass the error on, replace it, swallow it, take its time, or raise.
'use strict'
const { Duplex } = require('node:stream')

const answers = {
  'passes on': (err, callback) => callback(err),
  replaces: (err, callback) => callback(new Error('other')),
  swallows: (err, callback) => callback(),
  'takes its time': (err, callback) => setImmediate(callback, err),
  raises: () => { throw new Error('raised') },
  'answers twice': (err, callback) => { callback(err); callback(new Error('late')) }
}
const names = Object.keys(answers)
const next = () => {
  const name = names.shift()
  if (!name) return
  const stream = new Duplex({
    read () {},
    write () {},
    destroy (err, callback) {
      console.log(name, `_destroy ${err.message}`)
      answers[name](err, callback)
    }
  })
  stream.on('error', (err) => console.log(name, 'error', err.message))
  stream.on('close', () => { console.log(name, 'close', stream.errored.message); next() })
  stream.destroy(new Error('given'))
  console.log(name, stream.destroyed, stream.closed)
}
next()
