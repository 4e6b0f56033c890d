// destroy(err): 'error' is a tick, 'close' waits for the closing phase, after the immediates.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.resume()
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.on('error', () => console.log('error'))
    client.on('close', () => console.log('close'))
    process.nextTick(() => console.log('tick before'))
    client.destroy(new Error('boom'))
    setImmediate(() => console.log('immediate'))
    queueMicrotask(() => console.log('microtask'))
    process.nextTick(() => console.log('tick after'))
    console.log('sync')
  })
})
