// The queues filled inside the connect listener; 'ready' follows in the same go.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    setTimeout(() => {
      console.log('timeout')
      client.end()
      server.close()
    }, 0)
    setImmediate(() => console.log('immediate'))
    queueMicrotask(() => console.log('microtask'))
    process.nextTick(() => console.log('tick'))
    console.log('connect')
  })
  process.nextTick(() => console.log('tick after connect()'))
  client.on('connectionAttempt', () => console.log('connectionAttempt'))
  client.on('ready', () => console.log('ready'))
  console.log('connect() returned')
})
