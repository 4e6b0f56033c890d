// A 101 that does not say what it switches to is an answer like others; what comes behind it is dropped.
'use strict'

const http = require('node:http')
const net = require('node:net')

const HEADS = [
  'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n',
  'HTTP/1.1 101 X\r\nConnection: Upgrade\r\n\r\n',
  'HTTP/1.1 101 X\r\nContent-Length: 3\r\n\r\nxyz',
  'HTTP/1.1 101 X\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi',
  'HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: a\r\n\r\nxyz'
]

function next () {
  if (HEADS.length > 0) ask(HEADS.shift())
}

function ask (head) {
  console.log(JSON.stringify(head))
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(head))
  })
  server.listen(0, '127.0.0.1', () => {
    const request = http.get({ port: server.address().port, host: '127.0.0.1', agent: false })
    request.on('response', (response) => {
      console.log('response', response.statusCode)
      response.on('data', (chunk) => console.log('data', chunk.toString()))
      response.on('end', () => console.log('end'))
    })
    request.on('upgrade', (response, socket, rest) => {
      console.log('upgrade', rest.toString())
      socket.destroy()
    })
    request.on('information', () => console.log('information'))
    request.on('error', (err) => console.log('error', err.code))
    request.on('close', () => {
      console.log('close')
      server.close(next)
    })
  })
}

next()
