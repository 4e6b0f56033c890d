// Text that is written: default and given encodings, decodeStrings, and what _write() sees of each.
'use strict'
const { Writable } = require('node:stream')

const show = (chunk) => typeof chunk === 'string' ? `text ${chunk}` : chunk.toString('hex')
const make = (options) => new Writable({
  ...options,
  write (chunk, encoding, callback) { console.log(show(chunk), encoding); callback() }
})

const bytes = make()
for (const encoding of ['utf8', 'UTF-16LE', 'latin1', 'binary', 'ascii']) bytes.write('é€', encoding)
bytes.write('6162f', 'hex')
bytes.write('YWJj_-8', 'base64')
bytes.write('YW+Jj==', 'base64url')
bytes.write('é')
bytes.setDefaultEncoding('latin1')
bytes.write('é')
bytes.write(Buffer.from('é'))
const text = make({ decodeStrings: false, defaultEncoding: 'latin1' })
text.write('é')
text.write('é', 'utf8')
text.write(Buffer.from('é'))
for (const wrong of ['nope', 'buffer', 'utf_8']) {
  for (const act of [() => bytes.write('a', wrong), () => bytes.setDefaultEncoding(wrong), () => make({ defaultEncoding: wrong })]) {
    try { act(); console.log('accepted') } catch (err) { console.log(err.code, err.message) }
  }
}
