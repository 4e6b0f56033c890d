// A reader that pauses: what is sent waits, bufferedAmount counts it; the callbacks come in order as it goes out.
'use strict'
const { WebSocket, WebSocketServer } = require('ws')
const { traces } = require('../prelude.js')

const SIZE = 4 * 1024 * 1024
const COUNT = 8
const log = traces('accepted', 'client')

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
server.on('connection', (socket) => {
  let called = 0
  socket.on('message', (data) => {
    log('accepted', `message ${data}`)
    for (let i = 0; i < COUNT; i++) {
      socket.send(Buffer.alloc(SIZE, i), (err) => {
        if (err || called !== i) log('accepted', `callback ${i}: ${err}`)
        if (++called === COUNT) log('accepted', `all callbacks, buffered ${socket.bufferedAmount}`)
      })
    }
    log('accepted', `much is buffered: ${socket.bufferedAmount > SIZE}, called ${called}`)
    setImmediate(() => {
      log('accepted', `still much: ${socket.bufferedAmount > SIZE}, not all called: ${called < COUNT}`)
      socket.ping('read on')
    })
  })
  socket.on('close', (code) => {
    log('accepted', `close ${code}, buffered ${socket.bufferedAmount}`)
    server.close()
  })
})

server.on('listening', () => {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/`)
  client.pause()
  log('client', `paused before it is open: ${client.isPaused}`)
  client.on('open', () => {
    client.pause()
    client.send('go')
    log('client', `paused ${client.isPaused}`)
    setTimeout(() => {
      client.resume()
      log('client', `resumed, paused ${client.isPaused}`)
    }, 300)
  })
  let got = 0
  client.on('message', (data) => {
    if (client.isPaused || data.length !== SIZE || data[0] !== got || data[SIZE - 1] !== got) log('client', 'wrong')
    got++
  })
  client.on('ping', (data) => {
    log('client', `ping ${data} after ${got} messages`)
    client.close(1000)
  })
  client.on('close', (code) => log('client', `close ${code}`))
})
