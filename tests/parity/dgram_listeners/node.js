// Listeners come and go as on any emitter; the callback of close is a listener like others.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.on('newListener', (event) => {
  if (typeof event === 'string') console.log(`new listener of ${event}`)
})
const second = () => console.log('second')
console.log('chaining', socket.on('listening', () => console.log('first')).on('listening', second) === socket)
socket.prependListener('listening', () => console.log('before all'))
socket.once('message', (msg) => console.log(`once ${msg}`))
socket.on('message', () => {
  if (socket.listenerCount('message') === 1) socket.removeListener('listening', second)
})
let count = 0
socket.on('message', () => {
  if (++count === 2) socket.close(() => console.log('closed'))
})
socket.bind(0, '127.0.0.1', () => {
  const { port } = socket.address()
  socket.send('1', port, '127.0.0.1')
  socket.send('2', port, '127.0.0.1')
})
console.log(socket.eventNames().filter((name) => typeof name === 'string').join(' '))
