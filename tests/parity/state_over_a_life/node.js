// connecting, pending, readyState, destroyed and readable/writable at each step of a client's life.
'use strict'
const net = require('node:net')

function flags(when, socket) {
  const { connecting, pending, readyState, destroyed, readable, writable } = socket
  console.log(`${when}: connecting=${connecting} pending=${pending} readyState=${readyState}`)
  console.log(`  destroyed=${destroyed} readable=${readable} writable=${writable}`)
}

const server = net.createServer((socket) => {
  socket.resume()
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = new net.Socket()
  flags('new', client)
  client.connect(server.address().port, '127.0.0.1')
  flags('after connect()', client)
  client.on('connectionAttempt', () => flags('connectionAttempt', client))
  client.on('connect', () => flags('connect', client))
  client.on('ready', () => {
    client.end()
    flags('after end()', client)
    client.resume()
  })
  client.on('end', () => flags('end', client))
  client.on('close', () => flags('close', client))
})
