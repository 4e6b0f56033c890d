// An error of _write(): its callback first, then those of the writes behind it, then error and close.
'use strict'
const { Writable } = require('node:stream')

const run = (name, later, then) => {
  const stream = new Writable({
    write (chunk, encoding, callback) {
      console.log(name, `_write ${chunk}`)
      if (later) setImmediate(callback, new Error('broken'))
      else callback(new Error('broken'))
    }
  })
  stream.on('finish', () => console.log(name, 'finish'))
  stream.on('error', (err) => console.log(name, 'error', err.message))
  stream.on('close', () => { console.log(name, 'close'); then() })
  const called = (what) => (err) => console.log(name, what, err.message)
  console.log(name, stream.write('a', called('a')), stream.write('b', called('b')))
  stream.end('c', called('end'))
  console.log(name, stream.errored ? stream.errored.message : 'none', stream.destroyed)
}

run('at once', false, () => run('later', true, () => {}))
