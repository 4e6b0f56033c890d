// An 'error' nobody listens for is an uncaught exception; with a handler for that, the socket still closes.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client')

process.on('uncaughtException', (err) => log('client', `uncaughtException ${err.message}`))

const server = net.createServer((socket) => {
  socket.resume()
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.destroy(new Error('boom'))
    process.nextTick(() => log('client', 'a later tick'))
  })
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
