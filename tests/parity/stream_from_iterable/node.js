// Readable.from(): values one by one, a text as one chunk, errors of the iterator, and its end on destroy.
'use strict'
const { Readable } = require('node:stream')

function * letters (name) {
  try {
    yield 'a'
    yield 'b'
    if (name === 'raising') throw new Error('raised')
  } catch (err) {
    console.log(name, 'caught', err.message)
    throw err
  } finally {
    console.log(name, 'finally')
  }
}
const cases = {
  list: () => Readable.from(['a', '', 0]),
  text: () => Readable.from('text'),
  generator: () => Readable.from(letters('generator')),
  raising: () => Readable.from(letters('raising')),
  none: () => Readable.from(['a', null]),
  bytes: () => Readable.from(['a', 'b'], { objectMode: false }),
  destroyed: () => Readable.from(letters('destroyed'))
}
const names = Object.keys(cases)
const next = () => {
  const name = names.shift()
  if (!name) {
    try { Readable.from(5) } catch (err) { console.log(err.code, err.message) }
    return
  }
  const stream = cases[name]()
  console.log(name, stream.readableObjectMode, stream.readableHighWaterMark)
  stream.on('end', () => console.log(name, 'end'))
  stream.on('error', (err) => console.log(name, 'error', err.code ?? err.message))
  stream.on('close', () => { console.log(name, 'close'); setImmediate(next) })
  stream.on('data', (value) => {
    console.log(name, 'data', String(value))
    if (name === 'destroyed') stream.destroy(new Error('destroyed'))
  })
}
next()
