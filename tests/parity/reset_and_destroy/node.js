// resetAndDestroy(): a plain close here, ECONNRESET at the peer.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('end', () => log('accepted', 'end'))
  socket.on('error', (err) => {
    log('accepted', `error ${err.message}`)
    log('accepted', `code ${err.code}, syscall ${err.syscall}`)
  })
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    log('client', `returns this ${client.resetAndDestroy() === client}, destroyed ${client.destroyed}`)
  })
  client.on('error', (err) => log('client', `error ${err.code}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
