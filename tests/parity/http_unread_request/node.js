// A request that its listener does not read: what it emits when it is thrown away, with and without a body.
'use strict'

const http = require('node:http')
const net = require('node:net')

const REQUESTS = {
  GET: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  'no length': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n',
  'no chunk': 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'a body': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab'
}
const RUNS = Object.keys(REQUESTS).flatMap((name) => [[name, 'at once'], [name, 'later']])

function next () {
  const [name, when] = RUNS.shift() ?? []
  if (name === undefined) return
  console.log(`- ${name}, ${when}`)
  const server = http.createServer((req, res) => {
    for (const event of ['pause', 'resume', 'end']) req.on(event, () => console.log(event, req.readableFlowing ?? 'none'))
    for (const event of ['finish', 'close']) res.on(event, () => console.log('answer', event))
    req.on('close', () => {
      console.log('close', req.readableFlowing ?? 'none')
      client.destroy()
    })
    if (when === 'later') setTimeout(() => res.end('x'), 10)
    else res.end('x')
  })
  let client
  server.listen(0, '127.0.0.1', () => {
    client = net.connect(server.address().port, '127.0.0.1', () => client.write(REQUESTS[name]))
    client.on('error', () => {})
    client.on('close', () => server.close(next))
  })
}

next()
