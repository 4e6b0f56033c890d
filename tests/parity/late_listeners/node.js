// Listeners added late: what has happened is not told again; 'data' added after bytes came gets them all.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.end('hello')
  socket.resume()
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  const wait = () => {
    if (client.readableLength < 5) return setImmediate(wait)
    client.on('connect', () => console.log('never: connect'))
    client.on('ready', () => console.log('never: ready'))
    console.log(`flowing ${client.readableFlowing ?? 'none'}`)
    client.once('data', (chunk) => console.log(`once data ${chunk}, listeners ${client.listenerCount('data')}`))
    console.log(`flowing ${client.readableFlowing ?? 'none'}`)
    client.on('end', () => console.log('end'))
    client.on('close', () => {
      console.log('close')
      client.on('close', () => console.log('never: close'))
      client.on('end', () => console.log('never: end'))
    })
  }
  wait()
})
