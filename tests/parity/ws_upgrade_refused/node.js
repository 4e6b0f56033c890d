// A client whose upgrade is refused: by verifyClient, by a plain HTTP server, by a wrong answer; with and without a
// listener for 'unexpected-response'.
'use strict'
const http = require('node:http')
const { WebSocket, WebSocketServer } = require('ws')

function watch (client, lines) {
  client.on('open', () => lines.push('open'))
  client.on('upgrade', (res) => lines.push(`upgrade ${res.statusCode}`))
  client.on('error', (err) => lines.push(`error ${err.message}, readyState ${client.readyState}`))
  client.on('close', (code, reason) => lines.push(`close ${code} "${reason}"`))
}

// Tries a client, then the same with a listener for the answer.
function twice (name, url, done) {
  const lines = []
  const first = new WebSocket(url)
  watch(first, lines)
  first.on('close', () => {
    const second = new WebSocket(url)
    watch(second, lines)
    second.on('unexpected-response', (req, res) => {
      let body = ''
      lines.push(`unexpected-response ${res.statusCode} ${res.statusMessage}, x-why ${res.headers['x-why'] || 'none'}`)
      res.on('data', (chunk) => { body += chunk })
      res.on('end', () => {
        lines.push(`body ${body}`)
        second.terminate()
      })
    })
    second.on('close', () => {
      console.log([name, ...lines].join('\n  '))
      done()
    })
  })
}

function refusing (name, verifyClient, done) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', verifyClient })
  server.on('connection', () => console.log('never'))
  server.on('listening', () => twice(name, `ws://127.0.0.1:${server.address().port}/`, () => server.close(done)))
}

function plain (name, listener, done) {
  const server = http.createServer((req, res) => res.end('only HTTP here'))
  if (listener) server.on('upgrade', listener)
  server.listen(0, '127.0.0.1', () => {
    twice(name, `ws://127.0.0.1:${server.address().port}/`, () => {
      server.close(done)
      server.closeAllConnections()
    })
  })
}

const answer = (...lines) => (req, socket) => {
  socket.on('error', () => {})
  socket.end([...lines, '', ''].join('\r\n'))
}
const SWITCH = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']

const steps = [
  (done) => refusing('verifyClient says no', () => false, done),
  (done) => refusing('verifyClient says why', (info, answer) => {
    answer(false, 403, 'Not you', { 'X-Why': `no origin but ${info.origin || 'none'}` })
  }, done),
  (done) => plain('a server that only speaks HTTP', undefined, done),
  (done) => plain('no key in the answer', answer(...SWITCH), done),
  (done) => plain('a wrong key in the answer', answer(...SWITCH, 'Sec-WebSocket-Accept: aaaa'), done),
  (done) => plain('not an upgrade to a WebSocket', answer(SWITCH[0], 'Upgrade: h2c', SWITCH[2]), done),
  (done) => plain('the connection is cut', (req, socket) => socket.destroy(), done)
]

function next () {
  if (steps.length > 0) steps.shift()(next)
}

next()
