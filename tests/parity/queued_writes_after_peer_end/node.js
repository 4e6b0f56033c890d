// The peer ends while much is queued for writing: all of it is still delivered, then finish and close.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const big = Buffer.alloc(8 * 1024 * 1024, 'x')
let received = 0

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('data', (chunk) => { received += chunk.length })
  socket.on('end', () => log('accepted', `end after ${received} bytes`))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  socket.pause()
  socket.end(() => log('accepted', 'end callback'))
  setImmediate(() => socket.resume())
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.write(big, (err) => log('client', `written ${err}, bytesWritten ${client.bytesWritten}`))
  client.resume()
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
