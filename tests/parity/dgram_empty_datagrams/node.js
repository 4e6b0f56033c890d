// Nothing is a datagram, too: empty text, empty buffer, empty list, list of empty pieces.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
const empty = { text: '', buffer: Buffer.alloc(0), list: [], 'list of pieces': ['', Buffer.alloc(0)] }
let count = 0
socket.on('message', (msg, rinfo) => {
  console.log(`message of ${msg.length} bytes, size ${rinfo.size}`)
  if (++count === 5) socket.close()
})
for (const [name, msg] of Object.entries(empty)) {
  socket.send(msg, port, '127.0.0.1', (err, bytes) => console.log(`${name}: ${err} ${bytes}`))
}
socket.send(Buffer.from('x'), 1, 0, port, '127.0.0.1', (err, bytes) => console.log(`empty part: ${err} ${bytes}`))
