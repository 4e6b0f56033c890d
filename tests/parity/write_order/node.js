// A small write is done at once: its callback is a tick, before those queued after it; then end(callback).
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client')

const server = net.createServer((socket) => {
  socket.resume()
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    process.nextTick(() => log('client', 'tick before'))
    log('client', `write returned ${client.write('x', () => log('client', 'written 1'))}`)
    client.write('y', () => log('client', 'written 2'))
    log('client', `queued ${client.writableLength}`)
    setImmediate(() => {
      log('client', 'immediate')
      end()
    })
    queueMicrotask(() => log('client', 'microtask'))
    process.nextTick(() => log('client', 'tick after'))
  })
  const end = () => {
    client.on('finish', () => log('client', 'finish'))
    client.end(() => log('client', 'end callback'))
    setImmediate(() => log('client', 'immediate after end'))
    queueMicrotask(() => log('client', 'microtask after end'))
    process.nextTick(() => log('client', 'tick after end'))
  }
  client.resume()
})
