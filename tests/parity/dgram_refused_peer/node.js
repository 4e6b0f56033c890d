// A peer that is not there: an 'error' event each time the answer is read, and the socket lives on.
'use strict'
const dgram = require('node:dgram')

const gone = dgram.createSocket('udp4')
gone.bindSync({ address: '127.0.0.1' })
const { port } = gone.address()
gone.close()

const socket = dgram.createSocket('udp4')
let errors = 0
socket.on('error', (err) => {
  console.log(`${err.name} ${err.code}: ${err.message}`)
  console.log(`  syscall ${err.syscall}, address ${err.address === undefined ? 'none' : err.address}`)
  console.log(`  still connected ${socket.remoteAddress().port === port}`)
  if (++errors === 1) {
    socket.send('two', (err, bytes) => console.log('sent', err, bytes))
  } else {
    socket.disconnect()
    socket.send('nobody answers when unconnected', port, '127.0.0.1', (err, bytes) => {
      console.log('sent', err, bytes)
      setImmediate(() => socket.close())
    })
  }
})
socket.on('close', () => console.log('close'))
socket.connect(port, '127.0.0.1', () => {
  socket.send('one', (err, bytes) => console.log('sent', err, bytes))
})
