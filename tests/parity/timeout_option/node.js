// connect's timeout option sets the idle timer before anything else happens.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', timeout: 50 })
  console.log(`timeout ${client.timeout}`)
  client.on('connect', () => console.log('connect'))
  client.on('ready', () => console.log('ready'))
  client.on('timeout', () => {
    console.log(`timeout, readyState ${client.readyState}`)
    client.destroy()
    server.close()
  })
  client.on('close', (hadError) => console.log(`close ${hadError}`))
})
