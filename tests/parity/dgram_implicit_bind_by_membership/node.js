// addMembership on a new socket gives it a port, but no 'listening'; a bind after that fails.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
try {
  socket.addMembership('bad')
} catch (err) {
  console.log(err.message)
}
try {
  socket.address()
} catch (err) {
  console.log(err.message)
}
socket.on('listening', () => console.log('never'))
socket.on('error', (err) => {
  console.log(`error: ${err.message}`)
  socket.close(() => console.log('close'))
})
socket.addMembership('224.0.0.114', '127.0.0.1')
console.log(socket.address().address, socket.address().port > 0)
setImmediate(() => socket.bind(0, () => console.log('never')))
