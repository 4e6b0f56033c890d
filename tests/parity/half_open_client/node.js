// allowHalfOpen on the client: the server has ended, the client stays writable until it ends itself.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  let text = ''
  socket.on('data', (chunk) => { text += chunk })
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('end', () => log('accepted', `end, got ${text}`))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  socket.end()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true })
  client.resume()
  client.on('end', () => {
    log('client', `end, readyState ${client.readyState}, writable ${client.writable}`)
    setImmediate(() => {
      log('client', `later, writable ${client.writable}, destroyed ${client.destroyed}`)
      client.end('still here')
    })
  })
  client.on('finish', () => log('client', 'finish'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
