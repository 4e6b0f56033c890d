// Back-pressure: write() returns false, drain comes once, every callback in order, nothing is lost.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const megabyte = Buffer.alloc(1024 * 1024, 'x')
let received = 0

const server = net.createServer((socket) => {
  socket.on('data', (chunk) => { received += chunk.length })
  socket.on('end', () => log('accepted', `end after ${received} bytes`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  log('client', `high water mark ${client.writableHighWaterMark}`)
  for (let i = 1; i <= 4; i++) {
    const more = client.write(megabyte, (err) => log('client', `written ${i} ${err ?? 'none'}`))
    log('client', `write ${i} returned ${more}, queued ${client.writableLength}, bufferSize ${client.bufferSize}`)
  }
  log('client', `needs drain ${client.writableNeedDrain}, bytesWritten ${client.bytesWritten}`)
  client.on('drain', () => {
    log('client', `drain, needs drain ${client.writableNeedDrain}, queued ${client.writableLength}`)
    client.end(() => log('client', 'end callback'))
  })
  client.on('finish', () => log('client', `finish, bytesWritten ${client.bytesWritten}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
