// errorMonitor sees an error first; a bind's own listeners are gone when the error listener runs.
'use strict'
const dgram = require('node:dgram')
const { errorMonitor } = require('node:events')

const socket = dgram.createSocket('udp4')
socket.on(errorMonitor, (err) => {
  console.log(`monitor: ${err.code}, ${socket.listenerCount('listening')} for listening`)
})
socket.on('error', (err) => {
  console.log(`listener: ${err.code}, ${socket.listenerCount('listening')} for listening`)
  console.log(`monitors ${socket.listenerCount(errorMonitor)}`)
  socket.close()
})
socket.bind(0, '198.51.100.1', () => console.log('never'))
socket.send('x', 9, '127.0.0.1', () => console.log('never'))
console.log(`${socket.listenerCount('listening')} for listening, monitors ${socket.listenerCount(errorMonitor)}`)
socket.on('close', () => console.log('close'))
