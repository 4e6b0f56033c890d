// Redirects of the handshake: followed if asked for, at most so many, and only to where a WebSocket can be.
'use strict'
const http = require('node:http')
const { WebSocket, WebSocketServer } = require('ws')

const server = http.createServer()
const sockets = new WebSocketServer({ noServer: true })
let port

server.on('upgrade', (req, socket, head) => {
  const [, where, left] = req.url.split('/')
  const to = {
    home: undefined,
    relative: '/home',
    absolute: `ws://127.0.0.1:${port}/home`,
    http: `http://127.0.0.1:${port}/home`,
    loop: `/loop/${Number(left) - 1}`,
    bad: 'ws://[',
    elsewhere: 'ftp://127.0.0.1/',
    fragment: '/home#here'
  }[where]
  if (to === undefined || left === '0') {
    sockets.handleUpgrade(req, socket, head, (ws) => ws.send(`${req.url}, authorization ${req.headers.authorization || 'none'}`))
  } else {
    socket.end(`HTTP/1.1 302 Found\r\nLocation: ${to}\r\nConnection: close\r\n\r\n`)
  }
})

const TRIES = [
  ['relative', {}],
  ['relative', { followRedirects: true }],
  ['relative', { followRedirects: true, auth: 'me:secret' }],
  ['absolute', { followRedirects: true }],
  ['http', { followRedirects: true }],
  ['loop/10', { followRedirects: true }],
  ['loop/11', { followRedirects: true }],
  ['loop/3', { followRedirects: true, maxRedirects: 3 }],
  ['loop/3', { followRedirects: true, maxRedirects: 2 }],
  ['bad', { followRedirects: true }],
  ['elsewhere', { followRedirects: true }],
  ['fragment', { followRedirects: true }]
]

function next () {
  if (TRIES.length === 0) return server.close()
  const [path, options] = TRIES.shift()
  const plain = (text) => text.replaceAll(port, 'PORT')
  console.log(path, JSON.stringify(options))
  const client = new WebSocket(`ws://127.0.0.1:${port}/${path}`, options)
  client.on('redirect', (url, req) => console.log(`  redirect ${plain(url)}, asks for ${req.path}, readyState ${client.readyState}`))
  client.on('open', () => console.log(`  open ${plain(client.url)}`))
  client.on('message', (data) => {
    console.log(`  message ${data}`)
    client.close()
  })
  client.on('error', (err) => console.log(`  error ${err.message}, readyState ${client.readyState}`))
  client.on('close', (code) => {
    console.log(`  close ${code}`)
    next()
  })
}

server.listen(0, '127.0.0.1', () => {
  port = server.address().port
  next()
})
