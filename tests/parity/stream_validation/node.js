// What write(), end() and read() refuse, and with which words.
'use strict'
const { Writable, Readable } = require('node:stream')

const stream = new Writable({ write (chunk, encoding, callback) { callback() } })
const objects = new Writable({ objectMode: true, write (chunk, encoding, callback) { callback() } })
const attempt = (name, act) => {
  try {
    const result = act()
    console.log(name, typeof result === 'boolean' ? result : 'accepted')
  } catch (err) {
    console.log(name, err.code, err.message)
  }
}
for (const [name, value] of Object.entries({ null: null, number: 5, boolean: true, array: ['a'] })) {
  attempt(`write ${name}`, () => stream.write(value))
  attempt(`write ${name} as an object`, () => objects.write(value))
  if (value !== null) attempt(`end ${name}`, () => stream.end(value))
}
attempt('write nothing', () => stream.write())
attempt('write a view', () => stream.write(new Uint16Array([1, 2])))
attempt('no implementation', () => new Writable().write('a'))
attempt('encoding of bytes', () => stream.write(Buffer.from('a'), 'nope'))
attempt('encoding of an object', () => objects.write('a', 'nope'))
attempt('callback of no function', () => stream.write('a', 'utf8', 5))
attempt('read too much', () => new Readable({ read () {} }).read(2 ** 30 + 1))
attempt('unknown option', () => new Writable({ nonsense: true }))
