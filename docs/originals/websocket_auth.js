const crypto = require('node:crypto')
const http = require('node:http')
const { WebSocketServer } = require('ws')

const ORIGINS = new Set(['http://127.0.0.1:8084', 'http://localhost:8084'])
const TOKENS = new Map([['ann', 'correct horse'], ['bob', 'battery staple']])
const PROTOCOL = 'notes.v1'

function userOf (req) {
  const query = new URL(req.url, 'http://here').searchParams
  const user = query.get('user')
  const known = Buffer.from(TOKENS.get(user) ?? '')
  const token = Buffer.from(query.get('token') ?? '')
  const same = known.length > 0 && known.length === token.length && crypto.timingSafeEqual(known, token)
  return same ? user : null
}

function refuse (socket, status, why) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: ${why.length}\r\n\r\n${why}`)
}

function welcome (client, user) {
  console.log(`${user} is here`)
  if (client.protocol !== PROTOCOL) {
    client.close(1002, `speak ${PROTOCOL}`) // a refusal that the page can read
    return
  }
  client.send(`hello ${user}`)
  client.on('message', (data) => client.send(`${user} says ${data}`))
}

const server = http.createServer((req, res) => res.writeHead(404).end())
const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => offered.has(PROTOCOL) ? PROTOCOL : false
})

server.on('upgrade', (req, socket, head) => {
  socket.on('error', (err) => console.log(err.message))
  const user = userOf(req)
  if (!ORIGINS.has(req.headers.origin)) refuse(socket, '403 Forbidden', 'not from this page')
  else if (user === null) refuse(socket, '401 Unauthorized', 'who are you?')
  else sockets.handleUpgrade(req, socket, head, (client) => welcome(client, user))
})

const port = process.argv[2] ?? 8084
server.listen(port, '127.0.0.1', () => console.log('guarding', server.address()))
