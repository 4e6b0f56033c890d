// An exception in a 'data' listener is uncaught; the socket is none the worse and goes on.
'use strict'
const net = require('node:net')

process.on('uncaughtException', (err) => console.log(`uncaughtException ${err.message}`))

const server = net.createServer((socket) => {
  socket.write('one')
  socket.on('data', (chunk) => socket.end('two'))
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('data', (chunk) => {
    console.log(`data ${chunk}`)
    if (String(chunk) === 'one') {
      client.write('more')
      throw new Error('boom')
    }
  })
  client.on('error', (err) => console.log(`error ${err.message}`))
  client.on('end', () => console.log('end'))
  client.on('close', (hadError) => console.log(`close ${hadError}`))
})
