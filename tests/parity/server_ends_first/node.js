// The server says bye and ends; the client only reads.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'client', 'accepted')

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('end', () => log('accepted', 'end'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  socket.end('bye', () => log('accepted', 'end callback'))
  server.close()
})
server.on('close', () => log('server', 'close'))

server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: '127.0.0.1' })
  client.on('data', (chunk) => log('client', `data ${chunk}`))
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
