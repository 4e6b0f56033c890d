// The life of a connection: the client ends after "hello", the server echoes; nobody is half open.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'client', 'accepted')

const server = net.createServer()
server.on('listening', () => log('server', 'listening'))
server.on('connection', (socket) => {
  log('server', 'connection')
  socket.on('data', (chunk) => {
    log('accepted', `data ${chunk}`)
    socket.write(chunk, () => log('accepted', 'written'))
  })
  socket.on('end', () => log('accepted', 'end'))
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close(() => log('server', 'close callback'))
})
server.on('close', () => log('server', 'close'))

server.listen(0, '127.0.0.1', () => {
  log('server', 'listen callback')
  const client = net.connect(server.address().port, '127.0.0.1', () => log('client', 'connect callback'))
  client.on('connectionAttempt', () => log('client', 'connectionAttempt'))
  client.on('connect', () => log('client', 'connect'))
  client.on('ready', () => log('client', 'ready'))
  client.on('data', (chunk) => log('client', `data ${chunk}`))
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.end('hello', () => log('client', 'end callback'))
})
