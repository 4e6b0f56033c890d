// listen(0, host, callback) binds a tick later; the callback comes after a tick queued behind the call.
'use strict'
const net = require('node:net')

const server = net.createServer()
process.nextTick(() => console.log('tick before'))
server.listen(0, '127.0.0.1', () => {
  console.log(`listening ${server.listening}`)
  server.close()
})
console.log(`sync, listening ${server.listening}, address ${server.address()}`)
process.nextTick(() => console.log(`tick, listening ${server.listening}`))
queueMicrotask(() => console.log(`microtask, listening ${server.listening}`))
