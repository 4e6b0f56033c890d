// A signal aborted while open: error and close(true) here, an end at the peer; aborting after close does nothing.
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
  const controller = new AbortController()
  const client = new net.Socket({ signal: controller.signal })
  client.connect(server.address().port, '127.0.0.1', () => {
    log('client', 'connect')
    controller.abort()
    log('client', `abort() returned, destroyed ${client.destroyed}`)
  })
  client.on('error', (err) => log('client', `error ${err.code} ${err.message}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))

  const later = new AbortController()
  const second = new net.Socket({ signal: later.signal })
  second.on('error', (err) => log('client', `second: error ${err.code}`))
  second.on('close', (hadError) => {
    log('client', `second: close ${hadError ?? 'none'}`)
    later.abort()
  })
  second.destroy()
})
