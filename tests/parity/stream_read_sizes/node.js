// read(): sizes across chunks, too much, nothing, the rest at the end, and what raises the mark.
'use strict'
const { Readable } = require('node:stream')

const show = (chunk) => chunk === null ? 'none' : String(chunk)
const stream = new Readable({ read () {} })
stream.push('abc')
stream.push('def')
stream.push('ghij')
for (const size of [2, 2, 0, 20, -1, undefined, 1]) console.log(show(stream.read(size)), stream.readableLength)
stream.push('xyz')
stream.push(null)
stream.on('end', () => console.log('end'))
console.log(show(stream.read(20)), show(stream.read(20)), stream.readableEnded)

const text = new Readable({ read () {}, encoding: 'utf8' })
text.push('äb')
text.push('ç')
console.log(show(text.read(1)), show(text.read()), show(text.read()))

const mark = new Readable({ read () {}, highWaterMark: 10 })
for (const size of [5, 11, 100, 3]) {
  mark.read(size)
  console.log(size, mark.readableHighWaterMark)
}
try { mark.read(2 ** 31) } catch (err) { console.log(err.code, err.message) }

const objects = new Readable({ read () {}, objectMode: true })
for (const value of [1, 0, '', false]) objects.push(value)
console.log(objects.readableLength, JSON.stringify([objects.read(0), objects.read(3), objects.read(), objects.read(), objects.read(), objects.read()]))
