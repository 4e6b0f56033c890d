// Ticks, microtasks and immediates, queued in one callback of the loop.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.listen(0, () => {
  setImmediate(() => console.log('immediate'))
  queueMicrotask(() => console.log('microtask'))
  process.nextTick(() => console.log('tick'))
  console.log('sync')
  server.close(() => console.log('close callback'))
})
