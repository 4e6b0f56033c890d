// duplexPair(): what one writes the other reads, with back-pressure; what a destroyed side does to the other.
'use strict'
const { duplexPair } = require('node:stream')

const listen = (name, stream) => {
  for (const event of ['end', 'finish', 'close']) stream.on(event, () => console.log(name, event))
  stream.on('error', (err) => console.log(name, 'error', err.message))
  return stream
}
const [left, right] = duplexPair({ highWaterMark: 2 })
listen('left', left)
listen('right', right)
left.write('ab', () => console.log('written ab'))
left.write('c', () => console.log('written c'))
left.end('d')
right.end('answer')
setImmediate(() => {
  console.log(right.readableLength, String(right.read()))
  setImmediate(() => {
    console.log(right.readableLength, String(right.read()))
    right.on('data', (chunk) => console.log('right data', String(chunk)))
    left.on('data', (chunk) => console.log('left data', String(chunk)))
    left.on('close', () => setImmediate(destroyed))
  })
})
const destroyed = () => {
  for (const error of [undefined, new Error('broken')]) {
    const [one, other] = duplexPair()
    listen(`one ${Boolean(error)}`, one)
    listen(`other ${Boolean(error)}`, other).resume()
    one.destroy(error)
  }
}
