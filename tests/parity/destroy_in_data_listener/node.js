// destroy() inside 'data': every listener of that chunk is still called, the chunk behind it is dropped, no 'end'.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('end', () => log('accepted', 'end'))
  socket.on('error', () => {})
  socket.on('close', () => log('accepted', 'close'))
  socket.write('hello')
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  const read = () => {
    if (client.readableLength < 5) return setImmediate(read)
    client.unshift('one ')
    log('client', `buffered ${client.readableLength}`)
    client.on('data', (chunk) => {
      log('client', `first listener ${chunk}`)
      client.destroy()
      log('client', `destroyed ${client.destroyed}`)
    })
    client.on('data', (chunk) => log('client', `second listener ${chunk}`))
  }
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  read()
})
