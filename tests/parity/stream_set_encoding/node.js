// setEncoding(): characters come whole, however the bytes are split; what is left at the end is marked.
'use strict'
const { Readable } = require('node:stream')

const input = { utf8: 'c3a9e282acf09d849e41e282', utf16le: 'e900ac2034d81edd41', latin1: 'e9a4', ascii: 'e941', hex: 'e941', base64: 'e9414243', base64url: 'fbff' }
for (const [encoding, hex] of Object.entries(input)) {
  const stream = new Readable({ read () {} })
  stream.setEncoding(encoding)
  const pieces = []
  stream.on('data', (text) => pieces.push(text))
  stream.on('end', () => console.log(encoding, stream.readableEncoding, JSON.stringify(pieces.join(''))))
  for (const byte of Buffer.from(hex, 'hex')) stream.push(Buffer.of(byte))
  stream.push(null)
}

const late = new Readable({ read () {} })
late.push(Buffer.from('c3', 'hex'))
late.push(Buffer.from('a941', 'hex'))
console.log(late.readableLength, late.setEncoding('utf8') === late, late.readableLength, late.read())
try { late.setEncoding('nope') } catch (err) { console.log(err.code, err.message) }
console.log(new Readable({ encoding: 'hex' }).readableEncoding, new Readable().setEncoding().readableEncoding)
