// An error of an accepted socket is that socket's own: the server hears nothing and goes on.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'accepted', 'client')

const server = net.createServer((socket) => {
  socket.on('error', (err) => log('accepted', `error ${err.message}`))
  socket.on('close', (hadError) => {
    log('accepted', `close ${hadError}`)
    log('server', `listening ${server.listening}`)
    server.close()
  })
  socket.destroy(new Error('boom'))
})
server.on('error', (err) => log('server', `error ${err.message}`))
server.on('close', () => log('server', 'close'))

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('end', () => log('client', 'end'))
  client.on('error', (err) => log('client', `error ${err.code}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
