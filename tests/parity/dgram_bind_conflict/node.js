// A port in use: the error, what it leaves behind, and binding again.
'use strict'
const dgram = require('node:dgram')

const holder = dgram.createSocket('udp4')
holder.bindSync({ address: '127.0.0.1' })
const { port } = holder.address()

const socket = dgram.createSocket('udp4')
const listeners = () => `${socket.listenerCount('listening')} for listening, ${socket.listenerCount('error')} for error`

socket.on('listening', () => console.log('listening'))
socket.on('close', () => console.log('close'))
socket.on('error', (err) => {
  console.log(`${err.name} ${err.code}: ${err.message}`)
  console.log(`syscall ${err.syscall}, address ${err.address}, the port ${err.port === port}`)
  console.log(`listeners: ${listeners()}`)
  try {
    socket.address()
  } catch (err) {
    console.log(err.message)
  }
  socket.bind(0, '127.0.0.1', () => {
    console.log('bound at last')
    console.log(`listeners: ${listeners()}`)
    socket.close()
    holder.close()
  })
})
socket.bind(port, '127.0.0.1', () => console.log('never'))
console.log(`listeners: ${listeners()}`)
