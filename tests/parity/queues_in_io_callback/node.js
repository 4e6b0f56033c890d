// The same queues filled in an I/O callback: the immediate always comes before the timer.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  setTimeout(() => console.log('timeout'), 0)
  setImmediate(() => console.log('immediate'))
  queueMicrotask(() => console.log('microtask'))
  process.nextTick(() => console.log('tick'))
  console.log('sync')
  socket.destroy()
  server.close()
})
server.listen(0, '127.0.0.1', () => net.connect(server.address().port, '127.0.0.1').on('error', () => {}))
