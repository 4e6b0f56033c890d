// From the handshake to the close of the client, with a text, bytes and a message in parts each way.
'use strict'
const { WebSocket, WebSocketServer } = require('ws')
const { traces } = require('../prelude.js')

const log = traces('server', 'accepted', 'client')
const show = (data, isBinary) => `${isBinary ? data.toString('hex') : data} binary ${isBinary}`

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
server.on('headers', (headers) => log('server', `headers ${headers[0]}`))
server.on('close', () => log('server', `close, clients ${server.clients.size}`))
server.on('connection', (socket, req) => {
  log('server', `connection ${req.method} ${req.url}, clients ${server.clients.size}, readyState ${socket.readyState}`)
  log('accepted', `url ${socket.url || 'none'}, protocol "${socket.protocol}", extensions "${socket.extensions}"`)
  socket.on('message', (data, isBinary) => {
    log('accepted', `message ${show(data, isBinary)}`)
    socket.send(data, { binary: isBinary })
  })
  socket.on('close', (code, reason) => {
    log('accepted', `close ${code} "${reason}", readyState ${socket.readyState}, clients ${server.clients.size}`)
    server.close()
  })
})

server.on('listening', () => {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/a?b=c`)
  log('client', `new, readyState ${client.readyState}, buffered ${client.bufferedAmount}`)
  client.on('upgrade', (response) => {
    log('client', `upgrade ${response.statusCode} ${response.headers.upgrade}, readyState ${client.readyState}`)
  })
  client.on('open', () => {
    log('client', `open, readyState ${client.readyState}, extensions "${client.extensions}"`)
    client.send('text')
    client.send(Buffer.from([0, 1, 255]))
    client.send('in ', { fin: false })
    client.send('parts', { fin: true })
    client.send('')
  })
  let left = 4
  client.on('message', (data, isBinary) => {
    log('client', `message ${show(data, isBinary)}`)
    if (--left === 0) {
      client.close(4000, 'that is all')
      log('client', `closing, readyState ${client.readyState}`)
      client.close()
    }
  })
  client.on('close', (code, reason) => log('client', `close ${code} "${reason}", readyState ${client.readyState}`))
})
