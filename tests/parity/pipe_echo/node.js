// socket.pipe(socket): an echo of much data with back-pressure, its pipe and unpipe events, ended by the client.
'use strict'
const net = require('node:net')
const { createHash } = require('node:crypto')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const block = Buffer.alloc(100000, 'abcdefghij')
const server = net.createServer((socket) => {
  socket.on('pipe', (source) => log('accepted', `pipe from itself ${source === socket}`))
  socket.on('unpipe', (source) => log('accepted', `unpipe from itself ${source === socket}`))
  log('accepted', `pipe returns it ${socket.pipe(socket) === socket}`)
  socket.on('end', () => log('accepted', 'end'))
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const sent = createHash('md5')
  const got = createHash('md5')
  let received = 0
  const client = net.connect(server.address().port, '127.0.0.1')
  for (let i = 0; i < 50; i++) {
    sent.update(block)
    client.write(block)
  }
  client.end()
  client.on('data', (chunk) => {
    received += chunk.length
    got.update(chunk)
  })
  client.on('end', () => log('client', `end, ${received} bytes, same ${got.digest('hex') === sent.digest('hex')}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
