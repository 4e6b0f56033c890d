// close: at once for the socket, a tick later for listeners.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.on('close', () => console.log('first listener'))
socket.bind(0, '127.0.0.1', () => {
  process.nextTick(() => console.log('tick queued before'))
  queueMicrotask(() => console.log('microtask'))
  setImmediate(() => console.log('immediate'))
  console.log('returns the socket', socket.close(() => console.log('callback')) === socket)
  socket.on('close', () => console.log('last listener'))
  console.log('listeners', socket.listenerCount('close'))
  process.nextTick(() => {
    console.log('tick queued after')
    console.log('listeners', socket.listenerCount('close'))
  })
})

const unbound = dgram.createSocket('udp6')
unbound.on('close', () => console.log('unbound closed'))
unbound.close(null)
console.log('end of the script')
