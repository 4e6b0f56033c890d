// end() on a socket that is still connecting: it connects, sends FIN, and closes when the peer has ended.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('end', () => log('accepted', 'end'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.end()
  log('client', `readyState ${client.readyState}, connecting ${client.connecting}, writable ${client.writable}`)
  client.on('connect', () => log('client', `connect, readyState ${client.readyState}`))
  client.on('ready', () => log('client', 'ready'))
  client.on('finish', () => log('client', 'finish'))
  client.on('end', () => log('client', 'end'))
  client.on('error', (err) => log('client', `error ${err.code}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
