// cork() holds writes back, uncork() sends them as one; nested corks need as many uncorks.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => log('accepted', `data ${chunk}`))
  socket.on('end', () => log('accepted', 'end'))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.cork()
    client.cork()
    client.write('a', () => log('client', 'written a'))
    client.write('b', () => log('client', 'written b'))
    log('client', `corked ${client.writableCorked}, queued ${client.writableLength}`)
    client.uncork()
    log('client', `corked ${client.writableCorked}, queued ${client.writableLength}`)
    client.write('c', () => log('client', 'written c'))
    client.uncork()
    log('client', `corked ${client.writableCorked}, queued ${client.writableLength}`)
    client.uncork()
    client.end()
  })
  client.on('finish', () => log('client', 'finish'))
  client.resume()
})
