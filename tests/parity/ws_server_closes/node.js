// The server closes: with a code and a reason, with a code, with nothing; and both at the same time.
'use strict'
const { WebSocket, WebSocketServer } = require('ws')

const WAYS = [[4001, 'enough'], [1001], [], 'both']

function next () {
  if (WAYS.length > 0) run(WAYS.shift())
}

function run (way) {
  const traces = { accepted: [], client: [] }
  const log = (who, what) => traces[who].push(what)
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      log('accepted', `message ${data}`)
      if (way === 'both') socket.close(4002, 'from the server')
      else socket.close(...way)
      log('accepted', `readyState ${socket.readyState}`)
      socket.send('too late', (err) => log('accepted', err ? err.message : 'sent'))
    })
    socket.on('close', (code, reason) => {
      log('accepted', `close ${code} "${reason}"`)
      server.close()
    })
  })
  let open = 2
  const closed = () => {
    if (--open > 0) return
    console.log(JSON.stringify(way))
    for (const [who, lines] of Object.entries(traces)) console.log([`  ${who}`, ...lines].join('\n    '))
    next()
  }
  server.on('close', closed)
  server.on('listening', () => {
    const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/`)
    client.on('open', () => {
      client.send('close, please')
      if (way === 'both') client.close(4003, 'from the client')
    })
    client.on('message', (data) => log('client', `message ${data}`))
    client.on('close', (code, reason) => {
      log('client', `close ${code} "${reason}", readyState ${client.readyState}`)
      closed()
    })
  })
}

next()
