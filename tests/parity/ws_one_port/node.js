// Pages and two kinds of WebSockets on one port: by path, by handleUpgrade() with a check of Origin, with subprotocols.
'use strict'
const http = require('node:http')
const { WebSocket, WebSocketServer } = require('ws')

const lines = []
const pages = http.createServer((req, res) => res.end(`page ${req.url}`))
const chat = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered, req) => [...offered].find((name) => name.startsWith('chat.')) || false
})
const news = new WebSocketServer({ noServer: true })

chat.on('connection', (socket, req) => socket.send(`chat at ${req.url}, protocol "${socket.protocol}"`))
news.on('connection', (socket, req, who) => socket.send(`news for ${who}, protocol "${socket.protocol}"`))

pages.on('upgrade', (req, socket, head) => {
  const { pathname } = new URL(req.url, 'http://here')
  if (pathname === '/chat') {
    chat.handleUpgrade(req, socket, head, (ws) => chat.emit('connection', ws, req))
  } else if (pathname === '/news' && req.headers.origin === 'http://example.test') {
    news.handleUpgrade(req, socket, head, (ws) => news.emit('connection', ws, req, 'you'))
  } else {
    const status = pathname === '/news' ? '403 Forbidden' : '404 Not Found'
    socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
  }
})

const TRIES = [
  ['/chat?room=1', [], {}],
  ['/chat', ['chat.1', 'chat.2'], {}],
  ['/chat', ['other'], {}],
  ['/news', [], {}],
  ['/news', [], { origin: 'http://example.test' }],
  ['/news', ['a', 'b'], { headers: { Origin: 'http://example.test' } }],
  ['/elsewhere', [], {}]
]

function next () {
  if (TRIES.length === 0) return page()
  const [path, protocols, options] = TRIES.shift()
  lines.push(`${path} ${JSON.stringify(protocols)}`)
  const client = new WebSocket(`ws://127.0.0.1:${pages.address().port}${path}`, protocols, options)
  client.on('open', () => lines.push(`  open, protocol "${client.protocol}"`))
  client.on('message', (data) => {
    lines.push(`  ${data}`)
    client.close()
  })
  client.on('error', (err) => lines.push(`  error ${err.message}`))
  client.on('close', (code) => {
    lines.push(`  close ${code}`)
    next()
  })
}

function page () {
  http.get({ port: pages.address().port, host: '127.0.0.1', path: '/chat', agent: false }, (res) => {
    let body = ''
    res.on('data', (chunk) => { body += chunk })
    res.on('end', () => {
      lines.push(`${res.statusCode} ${body}`)
      pages.close()
      console.log(lines.join('\n'))
    })
  })
}

pages.listen(0, '127.0.0.1', next)
