// resetAndDestroy() on a socket that is not open: ERR_SOCKET_CLOSED; while connecting it waits; on a pipe it throws.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('closed', 'connecting', 'accepted')

const fresh = new net.Socket()
fresh.on('error', (err) => log('closed', `error ${err.code} ${err.message}`))
fresh.on('close', (hadError) => log('closed', `close ${hadError ?? 'none'}`))
fresh.resetAndDestroy()

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('error', (err) => log('accepted', `error ${err.code}`))
  socket.on('close', (hadError) => {
    log('accepted', `close ${hadError}`)
    server.close(pipe)
  })
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('connect', () => log('connecting', `connect, destroyed ${client.destroyed}`))
  client.on('ready', () => log('connecting', 'ready'))
  client.on('error', (err) => log('connecting', `error ${err.code}`))
  client.on('close', (hadError) => log('connecting', `close ${hadError}`))
  client.resetAndDestroy()
  log('connecting', `called, destroyed ${client.destroyed}`)
})

function pipe() {
  const unix = net.createServer((socket) => socket.resume())
  unix.listen('./s', () => {
    const client = net.connect('./s', () => {
      try {
        client.resetAndDestroy()
      } catch (err) {
        log('closed', `pipe: ${err.code} ${err.message}, destroyed ${client.destroyed}`)
      }
      client.destroy()
      unix.close()
    })
  })
}
