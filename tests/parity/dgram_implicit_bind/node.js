// send on a new socket binds it; what is sent meanwhile leaves in order, after what 'listening' sends.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
const got = []
receiver.on('message', (msg) => {
  got.push(String(msg))
  if (got.length < 4) return
  console.log(`receiver got ${got.join(' ')}`)
  socket.close()
  receiver.close()
})

const socket = dgram.createSocket('udp4')
socket.on('listening', () => {
  console.log('listening', socket.address().address, socket.address().port > 0)
  socket.send('first', port, '127.0.0.1', () => console.log('sent first'))
})
socket.send('second', port, '127.0.0.1', () => console.log('sent second'))
console.log('listeners', socket.listenerCount('listening'), socket.listenerCount('error'))
try {
  socket.bind(0)
} catch (err) {
  console.log(err.code)
}
socket.send('third', port, '127.0.0.1', () => {
  console.log('sent third')
  console.log('listeners', socket.listenerCount('listening'))
  socket.send('fourth', port, '127.0.0.1', () => console.log('sent fourth'))
})
