// listen(path, callback) binds at once, as without a host.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.listen('./s', () => {
  console.log('listening')
  server.close()
})
console.log(`sync, listening ${server.listening}, address ${server.address()}`)
process.nextTick(() => console.log('tick'))
queueMicrotask(() => console.log('microtask'))
setImmediate(() => console.log('immediate'))
