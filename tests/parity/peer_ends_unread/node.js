// The peer ends, but three bytes are unread: the socket stays open until somebody reads.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('end', () => log('accepted', 'end'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  socket.end('bye')
  socket.resume()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))

  let turns = 0
  const look = () => {
    if (client.readableLength === 3) turns++
    if (turns < 20) return setImmediate(look)
    log('client', `unread ${client.readableLength}, readableEnded ${client.readableEnded}`)
    log('client', `readyState ${client.readyState}, readableFlowing ${client.readableFlowing}`)
    client.on('data', (chunk) => log('client', `data ${chunk}`))
    log('client', `reading, readableFlowing ${client.readableFlowing}`)
  }
  look()
})
