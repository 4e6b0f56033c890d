// The queue is empty as long as the kernel takes what it is given.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
const queue = (when) => console.log(`${when}: ${socket.getSendQueueCount()} datagrams, ${socket.getSendQueueSize()} bytes`)

queue('new')
socket.send('waits for the bind', 9, '127.0.0.1', () => queue('in the callback'))
queue('unbound')
socket.on('listening', () => {
  queue('listening')
  socket.send(Buffer.alloc(1000), 9, '127.0.0.1', () => {
    queue('in the last callback')
    socket.close()
  })
  queue('sent')
  process.nextTick(() => queue('a tick later'))
})
