// A closed server can listen again, and is as good as new.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.end('hi'))
server.on('listening', () => console.log(`listening, ${server.address().port > 0}`))
server.on('close', () => console.log(`close, address ${server.address()}`))

server.listen(0, '127.0.0.1', () => {
  console.log('first callback')
  server.close(() => {
    console.log('closed')
    server.listen(0, '127.0.0.1', () => {
      console.log('second callback')
      const client = net.connect(server.address().port, '127.0.0.1')
      client.on('data', (chunk) => console.log(`data ${chunk}`))
      client.on('close', () => server.close())
    })
  })
})
