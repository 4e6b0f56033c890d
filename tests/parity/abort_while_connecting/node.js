// A signal aborted while connecting: AbortError with its cause, close(true), never connected.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.destroy())
server.listen(0, '127.0.0.1', () => {
  const controller = new AbortController()
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', signal: controller.signal })
  client.on('connect', () => console.log('connect'))
  client.on('error', (err) => console.log(`error ${err.code} ${err.message}, cause ${err.cause}`))
  client.on('close', (hadError) => {
    console.log(`close ${hadError}`)
    server.close()
  })
  controller.abort('enough')
  console.log(`abort() returned, destroyed ${client.destroyed}, connecting ${client.connecting}`)
})
