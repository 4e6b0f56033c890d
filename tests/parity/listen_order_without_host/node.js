// listen(0, callback) binds at once; the callback comes before a tick queued after it.
'use strict'
const net = require('node:net')

const server = net.createServer()
process.nextTick(() => console.log('tick before'))
server.listen(0, () => {
  console.log('listening')
  server.close()
})
console.log(`sync, listening ${server.listening}, bound ${server.address().port > 0}`)
process.nextTick(() => console.log('tick'))
queueMicrotask(() => console.log('microtask'))
