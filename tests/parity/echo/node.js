// An echo server, and a client that talks to it in turns.
'use strict'
const net = require('node:net')

const words = ['one', 'two', 'three']

const server = net.createServer((socket) => {
  console.log('server: connection')
  socket.on('data', (chunk) => {
    console.log(`server: data ${chunk}`)
    socket.write(chunk)
  })
  socket.on('end', () => console.log('server: end'))
})

server.listen(0, '127.0.0.1', () => {
  const client = net.createConnection(server.address().port, '127.0.0.1')
  client.write(words.shift())
  client.on('data', (chunk) => {
    console.log(`client: data ${chunk}`)
    if (words.length > 0) client.write(words.shift())
    else client.end()
  })
  client.on('close', (hadError) => {
    console.log(`client: close ${hadError}`)
    server.close(() => console.log('server: closed'))
  })
})
