// Object mode: any value but none, counted one each, on either half.
'use strict'
const { Readable, Writable, PassThrough } = require('node:stream')

const seen = []
const target = new Writable({
  objectMode: true,
  highWaterMark: 2,
  write (value, encoding, callback) { seen.push(JSON.stringify(value)); setImmediate(callback) }
})
console.log(target.write({ a: 1 }), target.write([2]), target.write(0), target.writableLength)
target.end(false)
target.on('finish', () => console.log(seen.join(' ')))
try { target.write(null) } catch (err) { console.log(err.code, err.message) }

const source = new Readable({ objectMode: true, highWaterMark: 2, read () {} })
console.log(source.push({ b: 1 }), source.push(''), source.push(0), source.readableLength)
source.push(null)
source.on('data', (value) => console.log('data', JSON.stringify(value)))
source.on('end', () => console.log('end'))

for (const options of [{ readableObjectMode: true }, { writableObjectMode: true }, { objectMode: true }, {}]) {
  const both = new PassThrough(options)
  console.log(both.readableObjectMode, both.writableObjectMode, both.readableHighWaterMark, both.writableHighWaterMark)
}
