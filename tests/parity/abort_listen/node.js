// A signal on listen(): aborted while listening it closes the server as close() does; aborted before, only 'close'.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'early')

const controller = new AbortController()
const server = net.createServer((socket) => {
  socket.resume()
  controller.abort()
  log('server', `abort() returned, listening ${server.listening}`)
  client.end()
})
server.on('error', (err) => log('server', `error ${err.code}`))
server.on('close', () => log('server', 'close'))
let client
server.listen({ port: 0, host: '127.0.0.1', signal: controller.signal }, () => {
  log('server', 'listening')
  client = net.connect(server.address().port, '127.0.0.1')
  client.resume()
})

const early = net.createServer()
early.on('listening', () => log('early', 'listening'))
early.on('error', (err) => log('early', `error ${err.code}`))
early.on('close', () => log('early', 'close'))
early.listen({ port: 0, host: '127.0.0.1', signal: AbortSignal.abort() })
setTimeout(() => log('early', `later: listening ${early.listening}`), 20)
