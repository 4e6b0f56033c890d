// highWaterMark of the server's sockets: a paused reader buffers about that much and no more.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('accepted')

const server = net.createServer({ highWaterMark: 1000 }, (socket) => {
  log('accepted', `high water marks ${socket.readableHighWaterMark} ${socket.writableHighWaterMark}`)
  log('accepted', `write of 999: ${socket.write(Buffer.alloc(999))}`)
  let received = 0
  socket.on('readable', () => {
    if (socket.readableLength === 0) return
    if (received === 0) log('accepted', `buffered at least ${socket.readableLength >= 1000}, read(1) ${socket.read(1)}`)
    received++
    const rest = socket.read()
    received += rest.length
  })
  socket.on('end', () => {
    log('accepted', `received all ${received > 99900}`)
    server.close()
  })
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.resume()
  client.end(Buffer.alloc(100000, 'x'))
})
