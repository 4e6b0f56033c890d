// offset and length: bytes of a buffer, bytes of encoded text, and what lies outside.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
const buffer = Buffer.from('abcdef')
const forms = [
  ['1, 3', buffer, 1, 3],
  ['0, 6', buffer, 0, 6],
  ['6, 0', buffer, 6, 0],
  ['0, 0', buffer, 0, 0],
  ['7, 0', buffer, 7, 0],
  ['0, 7', buffer, 0, 7],
  ['4, 3', buffer, 4, 3],
  ['-1, 1', buffer, -1, 1],
  ['0, -1', buffer, 0, -1],
  ['1.9, 2.9', buffer, 1.9, 2.9],
  ['"2", "2"', buffer, '2', '2'],
  ['"x", 2', buffer, 'x', 2],
  ['null, 2', buffer, null, 2],
  ['text 1, 2', 'aéb', 1, 2],
  ['words 1, 3', new Uint16Array([0x6261, 0x6463]), 1, 3],
  ['list 0, 1', ['ab', 'cd'], 0, 1]
]
const sent = []
for (const [name, msg, offset, length] of forms) {
  try {
    socket.send(msg, offset, length, port, '127.0.0.1', (err, bytes) => console.log(`${name}: ${bytes} bytes`))
    sent.push(name)
  } catch (err) {
    console.log(`${name}: ${err.name} ${err.code}: ${err.message}`)
  }
}
socket.on('message', (msg) => {
  console.log(`${sent.shift()}: '${msg}'`)
  if (sent.length === 0) socket.close()
})
