// Which connections are idle: those that closeIdleConnections() and close() destroy, and which are given up in time.
'use strict'

const http = require('node:http')
const net = require('node:net')

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
const POST = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n'
const SENT = {
  nothing: '',
  'an empty line': '\r\n',
  'a part of a head': 'GET / HT',
  'a request': GET,
  'a request and a part of one': GET + 'GET',
  'a request and an empty line': GET + '\r\n',
  'a request without its body': POST,
  'a request that is not answered': GET.replace('/', '/silent'),
  'a last request': GET.replace('Host', 'Connection: close\r\nHost')
}
const RUNS = Object.keys(SENT).map((name) => [name, 'idle'])
for (const name of ['nothing', 'an empty line', 'a part of a head', 'a request and a part of one']) {
  RUNS.push([name, 'in time'])
}
RUNS.push(['a last request', 'closed in the listener'])

function next () {
  const [name, when] = RUNS.shift() ?? []
  if (name === undefined) return
  const limit = when === 'in time' ? { headersTimeout: 20, connectionsCheckingInterval: 5 } : {}
  const server = http.createServer(limit, (req, res) => {
    req.resume()
    if (req.url === '/silent') return
    if (when === 'closed in the listener') {
      res.end('x'.repeat(3000000))
      server.close()
    } else res.end('ok')
  })
  let received = ''
  server.listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1', () => client.write(SENT[name]))
    client.on('error', () => {})
    client.on('data', (data) => { received += data.toString('latin1') })
    client.on('end', () => {
      const codes = received.match(/(?<=HTTP\/1.1 )\d+/g) ?? []
      console.log(`${name}, ${when}: ended`, codes.join(), received.length > 3000000)
    })
    client.on('close', () => server.listening ? server.close(next) : next())
    if (when !== 'idle') return
    setTimeout(() => {
      server.closeIdleConnections()
      setTimeout(() => client.destroy(), 150)
    }, 100)
  })
}

next()
