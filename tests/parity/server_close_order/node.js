// server.close(callback): 'close' is a tick, already queued when close() returns.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.listen(0, () => {
  server.on('close', () => console.log('close'))
  process.nextTick(() => console.log('tick before'))
  server.close(() => console.log('close callback'))
  setImmediate(() => console.log('immediate'))
  queueMicrotask(() => console.log('microtask'))
  process.nextTick(() => console.log('tick after'))
  console.log('sync')
})
