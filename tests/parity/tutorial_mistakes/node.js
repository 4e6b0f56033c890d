// A tutorial's server with its mistakes: a port that is a string, 'data' on the server, a close() that sockets lack.
'use strict'
const net = require('node:net')

process.on('uncaughtException', (err) => {
  console.log(`uncaught ${err.name}`)
  client.destroy()
  server.close()
})

// a TCP server
const server = net.createServer()
server.listen('0')
server.on('listening', function () {
  console.log('listening')
  client = net.connect(String(server.address().port))
  client.on('error', () => console.log('connecting failed'))
})
let client
// a new connection
server.on('connection', (socket) => {
  console.log('a new connection')
  server.on('data', (data) => {
    console.log('server got data', data.toString())
    socket.write('hello')
  })
  socket.close()
})
server.on('close', () => {
  console.log('server closed')
})
