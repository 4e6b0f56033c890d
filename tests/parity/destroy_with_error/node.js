// destroy(err) on an open socket: state at once, 'error' a tick later, then close(true); the peer sees an end.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('end', () => log('accepted', 'end'))
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('error', (err) => log('accepted', `error ${err.code}`))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    const boom = new Error('boom')
    log('client', `returns this ${client.destroy(boom) === client}`)
    log('client', `destroyed ${client.destroyed}, closed ${client.closed}, readyState ${client.readyState}`)
    log('client', `errored is boom ${client.errored === boom}, pending ${client.pending}`)
  })
  client.on('ready', () => log('client', 'ready'))
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('error', (err) => log('client', `error ${err.message}, destroyed ${client.destroyed}`))
  client.on('close', (hadError) => {
    log('client', `close ${hadError}, closed ${client.closed}, remoteAddress ${client.remoteAddress ?? 'none'}`)
    log('client', `readableAborted ${client.readableAborted}`)
  })
  client.resume()
})
