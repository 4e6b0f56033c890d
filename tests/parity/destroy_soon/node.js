// destroySoon(): what was written still goes out, then FIN and close, without waiting for the peer's end.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let text = ''
  socket.on('data', (chunk) => { text += chunk })
  socket.on('end', () => {
    log('accepted', `end, got ${text}`)
    socket.end()
  })
  socket.on('error', (err) => log('accepted', `error ${err.code}`))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.write('last words', () => log('client', 'written'))
    client.destroySoon()
    log('client', `called, destroyed ${client.destroyed}, writable ${client.writable}`)
    client.destroySoon()
  })
  client.on('finish', () => log('client', `finish, destroyed ${client.destroyed}`))
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
