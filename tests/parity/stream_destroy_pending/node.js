// destroy() with writes under way: who is told, with which error, in which order.
'use strict'
const { Writable } = require('node:stream')

const run = (name, error, then) => {
  const stream = new Writable({ write (chunk, encoding, callback) { setImmediate(callback) } })
  const called = (what) => (err) => console.log(name, what, err ? err.code ?? err.message : 'none')
  stream.on('error', (err) => console.log(name, 'error', err.message))
  stream.on('close', () => console.log(name, 'close'))
  stream.write('under way', called('under way'))
  stream.write('queued', called('queued'))
  stream.end(called('end'))
  stream.destroy(error)
  setImmediate(() => setImmediate(then))
}
run('without error', undefined, () => run('with error', new Error('broken'), () => {
  const stream = new Writable({ write (chunk, encoding, callback) { callback() } })
  stream.on('close', () => console.log('corked close'))
  stream.cork()
  stream.write('a', (err) => console.log('corked', err.code))
  stream.destroy()
  console.log(stream.writableLength, stream.writableCorked)
}))
