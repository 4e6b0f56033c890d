// Exceptions in listeners and callbacks, taken by 'uncaughtException': the datagrams that follow still come.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
process.on('uncaughtException', (err) => console.log(`uncaught: ${err.message}`))
socket.on('message', (msg) => {
  console.log(`got ${msg}`)
  if (String(msg) === '1') throw new Error('in message')
  if (String(msg) === '3') socket.close()
})
socket.on('close', () => {
  console.log('close')
  throw new Error('in close')
})
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
socket.send('1', port, '127.0.0.1', () => {
  throw new Error('in the callback')
})
socket.send('2', port, '127.0.0.1')
socket.send('3', port, '127.0.0.1')
