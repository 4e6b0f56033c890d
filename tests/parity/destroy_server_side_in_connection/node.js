// The server destroys in the connection listener: the client connects, sees an end (or a reset) and closes.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'client')

const server = net.createServer()
server.on('connection', (socket) => {
  log('server', `connection, destroyed ${socket.destroyed}`)
  socket.on('close', (hadError) => {
    log('server', `accepted: close ${hadError}`)
    server.getConnections((err, count) => {
      log('server', `connections ${count}`)
      server.close()
    })
  })
  socket.destroy()
})
server.on('close', () => log('server', 'close'))
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('connect', () => log('client', 'connect'))
  client.on('ready', () => log('client', 'ready'))
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
