// An agent is whatever has an addRequest(): no other attribute of http.Agent is asked for.
const http = require('node:http')
const net = require('node:net')

const CASES = [
  ['nothing else', {}],
  ['keepAlive', { keepAlive: true }],
  ['maxSockets', { maxSockets: 3 }],
  ['maxSockets, a string', { maxSockets: '3' }],
  ['maxSockets, infinite', { maxSockets: Infinity }],
  ['options', { options: {} }]
]

const server = http.createServer((req, res) => res.end(req.headers.connection))

server.listen(0, '127.0.0.1', () => next())

function next () {
  if (CASES.length === 0) return server.close()
  const [name, attributes] = CASES.shift()
  console.log(name)
  const agent = {
    ...attributes,
    addRequest (request, options) {
      console.log('asked for', options.host, options.path)
      const socket = net.connect(options.port, options.host)
      socket.on('free', () => {
        console.log('free')
        socket.destroy()
      })
      socket.on('close', next)
      request.onSocket(socket)
    }
  }
  const { port } = server.address()
  const request = http.get({ host: '127.0.0.1', port, path: '/x', agent }, (res) => {
    res.setEncoding('utf8')
    res.on('data', (text) => console.log(text))
  })
  request.on('close', () => console.log('close'))
}
