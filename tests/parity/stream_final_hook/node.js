// _final(): called when all is written, holds back finish until it calls back, and its error is the stream's.
'use strict'
const { Writable } = require('node:stream')

const make = (name, final) => {
  const stream = new Writable({
    write (chunk, encoding, callback) {
      console.log(name, `_write ${chunk}`)
      setImmediate(callback)
    },
    final (callback) {
      console.log(name, `_final, length ${stream.writableLength}`)
      final(callback)
    }
  })
  for (const event of ['prefinish', 'finish', 'close']) stream.on(event, () => console.log(name, event))
  stream.on('error', (err) => console.log(name, 'error', err.code ?? err.message))
  stream.write('a')
  stream.end('b', (err) => console.log(name, 'ended', err ? err.code ?? err.message : 'none'))
  return stream
}

make('later', (callback) => setImmediate(callback)).on('close', () => {
  make('failing', (callback) => setImmediate(callback, new Error('final'))).on('close', () => {
    make('raising', () => { throw new Error('raised') }).on('close', () => {
      make('twice', (callback) => { callback(); callback() })
    })
  })
})
