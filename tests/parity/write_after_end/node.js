// write() after end(): false, its callback and the end callback get the error, then error, then close(true).
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => log('accepted', `data ${chunk}`))
  socket.on('end', () => log('accepted', 'end'))
  socket.on('error', () => {})
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.end('a', (err) => log('client', `end callback ${err.code}`))
    log('client', `write returned ${client.write('b', (err) => log('client', `written ${err.code}`))}`)
    log('client', `destroyed ${client.destroyed}, writableEnded ${client.writableEnded}`)
    client.end((err) => log('client', `second end ${err.code}`))
  })
  client.on('finish', () => log('client', 'finish'))
  client.on('error', (err) => log('client', `error ${err.code} ${err.message}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
