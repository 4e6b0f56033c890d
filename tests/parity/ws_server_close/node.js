// close() of the server: it waits for its clients, says no to new ones, and is not for closing twice.
'use strict'
const http = require('node:http')
const { WebSocket, WebSocketServer } = require('ws')
const { traces } = require('../prelude.js')

const log = traces('server', 'first', 'second', 'shared')

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
server.on('close', () => log('server', `close, clients ${server.clients.size}`))
server.on('connection', (socket) => {
  log('server', `connection, clients ${server.clients.size}`)
  socket.on('close', (code) => log('server', `a client's close ${code}, clients ${server.clients.size}`))
  const { port } = server.address()
  server.close((err) => {
    log('server', `close callback ${err ? err.message : 'none'}`)
    server.close((err) => {
      log('server', `closed before: ${err.message}`)
      shared()
    })
  })
  server.close((err) => log('server', `second close callback ${err ? err.message : 'none'}`))
  log('server', `address ${server.address() ? 'there' : 'none'}`)
  const second = new WebSocket(`ws://127.0.0.1:${port}/`)
  second.on('error', (err) => log('second', `error ${err.code}`))
  second.on('close', (code) => {
    log('second', `close ${code}`)
    for (const client of server.clients) client.close(1001, 'closing down')
  })
})

server.on('listening', () => {
  log('server', 'listening')
  const first = new WebSocket(`ws://127.0.0.1:${server.address().port}/`)
  first.on('open', () => log('first', 'open'))
  first.on('close', (code, reason) => log('first', `close ${code} "${reason}"`))
})

// A server on another's HTTP server lets that one be; so does one without any.
function shared () {
  const pages = http.createServer((req, res) => res.end('a page'))
  const sockets = new WebSocketServer({ server: pages })
  sockets.on('listening', () => log('shared', 'listening'))
  sockets.on('close', () => log('shared', 'close'))
  const free = new WebSocketServer({ noServer: true, clientTracking: false })
  free.on('close', () => log('shared', 'close of the one without a server'))
  log('shared', `clients ${free.clients ? 'there' : 'none'}`)
  free.close()
  pages.listen(0, '127.0.0.1', () => {
    sockets.close(() => {
      log('shared', `HTTP goes on: ${pages.listening}, upgrade listeners ${pages.listenerCount('upgrade')}`)
      pages.close()
    })
  })
}
