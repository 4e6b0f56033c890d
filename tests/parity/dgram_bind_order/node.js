// The order of bind: address looked up a tick later, listeners in turn, the callback among them.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.on('listening', () => console.log('first listener'))
process.nextTick(() => console.log('tick queued before'))
console.log('returns the socket', socket.bind(0, '127.0.0.1', () => console.log('callback')) === socket)
socket.on('listening', () => console.log('last listener'))
console.log('listeners', socket.listenerCount('listening'))
try {
  socket.address()
} catch (err) {
  console.log(err.message)
}
process.nextTick(() => {
  console.log('tick queued after')
  console.log('listeners', socket.listenerCount('listening'))
  console.log('bound', socket.address().port > 0)
  setImmediate(() => {
    console.log('immediate')
    socket.close()
  })
})
socket.on('close', () => console.log('close'))
queueMicrotask(() => console.log('microtask'))
console.log('end of the script')
