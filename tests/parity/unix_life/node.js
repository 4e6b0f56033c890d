// A connection over a Unix socket: its events, what its addresses are, and the file that goes away.
'use strict'
const fs = require('node:fs')
const net = require('node:net')

const traces = { server: [], client: [], accepted: [] }
const log = (who, what) => traces[who].push(what)

const server = net.createServer((socket) => {
  log('accepted', `localAddress ${socket.localAddress}, remoteAddress ${socket.remoteAddress}`)
  log('accepted', `remotePort ${socket.remotePort}, remoteFamily ${socket.remoteFamily}`)
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
    log('client', `connect, localAddress ${client.localAddress}, remoteAddress ${client.remoteAddress}`)
  })
  client.on('connectionAttempt', (path, port, family) => log('client', `connectionAttempt ${path} ${port} ${family}`))
  client.on('lookup', () => log('client', 'lookup'))
  client.on('ready', () => log('client', 'ready'))
  client.on('data', (chunk) => log('client', `data ${chunk}`))
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.end('hello')
})

process.on('exit', () => {
  for (const [who, lines] of Object.entries(traces)) console.log([who, ...lines].join('\n  ').replaceAll('undefined', 'none'))
})
