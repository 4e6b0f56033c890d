// The other side of test_peers.py: "client PORT" asks a server of ours, "server" is one for our client.
'use strict'

const http = require('node:http')

const [, , role, port] = process.argv

function ask (agent, options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, agent, ...options }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => { text += chunk })
      response.on('end', () => resolve({
        status: response.statusCode,
        length: text.length,
        start: text.slice(0, 20),
        trailers: response.trailers,
        continued
      }))
    })
    let continued = false
    request.on('continue', () => { continued = true; request.end(body) })
    request.on('error', reject)
    if (options.headers?.Expect) request.flushHeaders()
    else request.end(body)
  })
}

async function client () {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const answers = []
  answers.push(await ask(agent, { path: '/hello' }))
  answers.push(await ask(agent, { path: '/hello', method: 'HEAD' }))
  answers.push(await ask(agent, { path: '/echo', method: 'POST' }, 'x'.repeat(300000)))
  answers.push(await ask(agent, { path: '/echo', method: 'PUT', headers: { Expect: '100-continue' } }, 'late'))
  answers.push(await ask(agent, { path: '/trailers' }))
  console.log(JSON.stringify(answers))
  agent.destroy()
}

function serve () {
  const server = http.createServer((req, res) => {
    if (req.method === 'GET') return res.end(`hello ${req.url}`)
    req.pipe(res)
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
  process.stdin.resume().on('end', () => { server.close(); server.closeAllConnections() })
}

if (role === 'client') client()
else serve()
