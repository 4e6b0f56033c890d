// A datagram that does not fit: EMSGSIZE for the callback, silence without one; the greatest one passes.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.on('error', () => console.log('never'))
socket.on('message', (msg) => {
  console.log(`got ${msg.length} bytes`)
  socket.close()
})
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()

socket.send(Buffer.alloc(65508), 9, '127.0.0.1', (err, bytes) => {
  console.log(`${err.name} ${err.code}: ${err.message}`)
  console.log(`syscall ${err.syscall}, address ${err.address}, port ${err.port}, bytes ${bytes === undefined ? 'none' : bytes}`)
  socket.send([Buffer.alloc(40000), Buffer.alloc(40000)], 9, '127.0.0.1', (err) => {
    console.log(`list: ${err.code}`)
    socket.send(Buffer.alloc(70000), 9, '127.0.0.1')
    socket.send(Buffer.alloc(65507), port, '127.0.0.1', (err, bytes) => console.log(`the greatest: ${err} ${bytes}`))
  })
})
