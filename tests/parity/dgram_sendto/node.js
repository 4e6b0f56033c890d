// The older form of send: every argument in its place, and checked.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
const attempt = (what, ...args) => {
  try {
    socket.sendto(...args)
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}: ${err.message}`)
  }
}
socket.on('message', (msg) => {
  console.log(`got ${msg}`)
  socket.close()
})
attempt('short form', 'abc', port, '127.0.0.1')
attempt('offset text', 'abc', 'x', 1, port, '127.0.0.1')
attempt('length text', 'abc', 0, 'x', port, '127.0.0.1')
attempt('address 5', 'abc', 0, 1, port, 5)
attempt('address null', 'abc', 0, 1, port, null)
attempt('port 0', 'abc', 0, 1, 0, '127.0.0.1')
attempt('offset 4', 'abc', 4, 1, port, '127.0.0.1')
attempt('all right', 'abc', 1, 2, port, '127.0.0.1', (err, bytes) => console.log('sent', err, bytes))
