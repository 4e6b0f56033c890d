// bytesRead and bytesWritten on both sides: what is queued counts, and they outlive the connection.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.resume()
  log('accepted', `read ${socket.bytesRead}, written ${socket.bytesWritten}`)
  socket.on('end', () => {
    log('accepted', `end: read ${socket.bytesRead}, written ${socket.bytesWritten}`)
    socket.end('12345')
  })
  socket.on('close', () => log('accepted', `close: read ${socket.bytesRead}, written ${socket.bytesWritten}`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    log('client', `connect: written ${client.bytesWritten}`)
    client.write('äö')
    log('client', `text: written ${client.bytesWritten}`)
    client.write('616263', 'hex')
    log('client', `hex: written ${client.bytesWritten}`)
    client.cork()
    client.write(Buffer.alloc(10))
    client.write('é', 'latin1')
    log('client', `corked: written ${client.bytesWritten}, queued ${client.writableLength}`)
    client.uncork()
    client.write(new Uint8Array(3))
    client.end('end')
    log('client', `ended: written ${client.bytesWritten}`)
  })
  client.write('early')
  log('client', `connecting: written ${client.bytesWritten}, read ${client.bytesRead}`)
  client.resume()
  client.on('close', () => log('client', `close: read ${client.bytesRead}, written ${client.bytesWritten}`))
})
