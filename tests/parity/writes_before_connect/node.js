// Writes made while connecting wait for the connection; their callbacks and connect, ready, finish have one order.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  let text = ''
  socket.on('data', (chunk) => { text += chunk })
  socket.on('end', () => log('accepted', `end, got ${text}`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  log('client', `write returned ${client.write('a', (err) => log('client', `written a ${err}`))}`)
  log('client', `write returned ${client.write('b', (err) => log('client', `written b ${err}`))}`)
  client.end('c', (err) => log('client', `end callback ${err}`))
  log('client', `connecting ${client.connecting}, queued ${client.writableLength}, bytesWritten ${client.bytesWritten}`)
  client.on('connect', () => log('client', 'connect'))
  client.on('ready', () => log('client', 'ready'))
  client.on('finish', () => log('client', `finish, bytesWritten ${client.bytesWritten}`))
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
