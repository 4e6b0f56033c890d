// The peer ends without a byte: a socket that nobody reads ends and closes all the same.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('end', () => log('accepted', 'end'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  socket.end()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('close', (hadError) => {
    log('client', `close ${hadError}`)
    log('client', `readableEnded ${client.readableEnded}, writableFinished ${client.writableFinished}`)
  })
})
