// allowHalfOpen on the server: the client has ended, the server goes on writing and ends when it likes.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  log('accepted', `allowHalfOpen ${socket.allowHalfOpen}`)
  socket.resume()
  socket.on('end', () => {
    log('accepted', `end, readyState ${socket.readyState}, writable ${socket.writable}`)
    socket.write('late', () => {
      log('accepted', 'written')
      setImmediate(() => socket.end(' words'))
    })
  })
  socket.on('finish', () => log('accepted', `finish, readyState ${socket.readyState}`))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  let text = ''
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.end()
    log('client', `ended, readyState ${client.readyState}`)
  })
  client.on('data', (chunk) => { text += chunk })
  client.on('finish', () => log('client', 'finish'))
  client.on('end', () => log('client', `end, got ${text}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
