// An exception in a listener ends the program with status 1.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  console.log('connection')
  socket.end('x')
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('data', (chunk) => {
    console.log('data')
    throw new TypeError('boom')
  })
  client.on('close', () => console.log('never'))
})
