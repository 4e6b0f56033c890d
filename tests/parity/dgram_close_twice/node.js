// A second close raises, but its callback is a listener all the same.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync()
socket.close(() => console.log('first callback'))
try {
  socket.close(() => console.log('second callback'))
} catch (err) {
  console.log(`${err.name} ${err.code}: ${err.message}`)
}
console.log('listeners', socket.listenerCount('close'))
socket.on('close', () => {
  console.log('close')
  try {
    socket.close(() => console.log('never'))
  } catch (err) {
    console.log(err.code)
  }
})
