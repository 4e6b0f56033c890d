// A connection over a Unix socket: its events, what its addresses are, and the file that goes away.
'use strict'
const fs = require('node:fs')
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'client', 'accepted')

const server = net.createServer((socket) => {
  log('accepted', `localAddress ${socket.localAddress ?? 'none'}, remoteAddress ${socket.remoteAddress ?? 'none'}`)
  log('accepted', `remotePort ${socket.remotePort ?? 'none'}, remoteFamily ${socket.remoteFamily ?? 'none'}`)
  socket.on('data', (chunk) => {
    log('accepted', `data ${chunk}`)
    socket.write(chunk)
  })
  socket.on('end', () => log('accepted', 'end'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close(() => {
    log('server', `close, file exists ${fs.existsSync('./s')}`)
  })
})

server.listen('./s', () => {
  log('server', `listening on ${server.address()}, file exists ${fs.existsSync('./s')}`)
  const client = net.connect('./s', () => {
    log('client', `connect, localAddress ${client.localAddress ?? 'none'}, remoteAddress ${client.remoteAddress ?? 'none'}`)
  })
  client.on('connectionAttempt', (path, port, family) => log('client', `connectionAttempt ${path} ${port} ${family}`))
  client.on('lookup', () => log('client', 'lookup'))
  client.on('ready', () => log('client', 'ready'))
  client.on('data', (chunk) => log('client', `data ${chunk}`))
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.end('hello')
})
