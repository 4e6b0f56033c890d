// Pings are answered, unless autoPong is off; a pong may come unasked. The callbacks of both are called once it is sent.
'use strict'
const { WebSocket, WebSocketServer } = require('ws')
const { traces } = require('../prelude.js')

const log = traces('accepted', 'client')

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false })
server.on('connection', (socket) => {
  socket.on('ping', (data) => {
    log('accepted', `ping "${data}"`)
    if (`${data}` === 'by hand') socket.pong(`answered ${data}`)
  })
  socket.on('pong', (data) => log('accepted', `pong "${data}"`))
  socket.on('message', (data) => {
    log('accepted', `message ${data}`)
    socket.ping('are you there?', false, (err) => log('accepted', `ping sent ${err ? err.message : 'well'}`))
    socket.ping()
  })
  socket.on('close', (code) => {
    log('accepted', `close ${code}`)
    socket.ping('late', (err) => {
      log('accepted', err.message)
      server.close()
    })
  })
})

server.on('listening', () => {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/`)
  try {
    client.ping('early')
  } catch (err) {
    log('client', err.message)
  }
  client.on('open', () => {
    client.ping('ignored')
    client.ping('by hand')
    client.pong('unasked')
    client.pong(Buffer.from([65, 66]))
    client.ping(12)
    try {
      client.ping('x'.repeat(126))
    } catch (err) {
      log('client', `${err.name}: ${err.message}`)
    }
  })
  client.on('pong', (data) => {
    log('client', `pong "${data}"`)
    client.send('now you')
  })
  let pings = 0
  client.on('ping', (data) => {
    log('client', `ping "${data}"`)
    if (++pings === 2) client.close(1000)
  })
  client.on('close', (code) => log('client', `close ${code}`))
})
