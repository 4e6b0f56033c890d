// A connect that fails: to the callback, or else an event; the socket can try again.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()

const socket = dgram.createSocket('udp4')
socket.on('listening', () => console.log('listening'))
socket.on('connect', () => console.log('connect'))
socket.on('error', (err) => {
  console.log(`error event: ${err.code}: ${err.message}`)
  socket.connect(port, 'no-such-host.invalid', (err) => {
    console.log(`callback: ${err.code}: ${err.message}`)
    console.log('listeners', socket.listenerCount('connect'))
    try {
      socket.connectSync(port, '::1')
    } catch (err) {
      console.log(`raised: ${err.code}: ${err.message}`)
    }
    socket.connect(port, (err) => {
      console.log(`callback: ${err === undefined ? 'no error' : err.code}`)
      socket.close()
      receiver.close()
    })
  })
})

socket.connect(9, '::1', (err) => {
  console.log(`callback: ${err.name} ${err.code}: ${err.message}`)
  console.log(`  syscall ${err.syscall}, address ${err.address}, port ${err.port}`)
  socket.connect(9, '::1')
})
