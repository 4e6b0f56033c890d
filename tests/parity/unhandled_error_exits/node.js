// Without any handler, an 'error' that nobody listens for ends the program with status 1, at once.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.listen(0, '127.0.0.1', () => {
  const second = net.createServer()
  second.on('close', () => console.log('never'))
  second.listen(server.address().port, '127.0.0.1', () => console.log('never'))
  console.log('listen called')
  setImmediate(() => setImmediate(() => console.log('never')))
})
