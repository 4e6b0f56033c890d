// destroy(err) while connecting: no connect, error, close(true); a write that waited gets its callback.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.destroy())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => console.log('connect callback'))
  client.on('connectionAttempt', () => console.log('connectionAttempt'))
  client.on('connect', () => console.log('connect'))
  client.on('finish', () => console.log('finish'))
  client.on('error', (err) => console.log(`error ${err.message}`))
  client.on('close', (hadError) => {
    console.log(`close ${hadError}, connecting ${client.connecting}`)
    server.close()
  })
  client.write('x', (err) => console.log(`written ${err.message}`))
  client.end((err) => console.log(`ended ${err.message}`))
  client.destroy(new Error('boom'))
  console.log(`connecting ${client.connecting}, readyState ${client.readyState}`)
})
