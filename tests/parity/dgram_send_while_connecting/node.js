// send while the look-up of connect is under way: a receiver must be named, and refused once connected.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
receiver.on('message', (msg) => {
  console.log(`got ${msg}`)
  socket.close()
  receiver.close()
})

const socket = dgram.createSocket('udp4')
socket.bindSync()
socket.connect(port, '127.0.0.1', () => {
  console.log('connected')
  socket.send('to the peer', (err) => console.log('sent', err))
})
try {
  socket.send('no receiver')
} catch (err) {
  console.log(`${err.code}: ${err.message}`)
}
socket.send('x', port, '127.0.0.1', (err) => console.log(`${err.code}: ${err.message}`))
