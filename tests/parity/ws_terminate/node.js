// terminate() and close() in every state: before the connection, when open, while closing, twice, at the end.
'use strict'
const { WebSocket, WebSocketServer } = require('ws')

const WAYS = {
  'terminate at once': (client) => client.terminate(),
  'close at once': (client) => client.close(),
  'terminate when open': (client) => client.on('open', () => client.terminate()),
  'terminate twice when open': (client) => client.on('open', () => {
    client.terminate()
    client.terminate()
    client.close()
  }),
  'terminate while closing': (client) => client.on('open', () => {
    client.close(4000, 'as said')
    client.terminate()
  }),
  'terminate with data queued': (client) => client.on('open', () => {
    client.send('x'.repeat(1000))
    client.terminate()
    client.send('too late', (err) => console.log(`  send: ${err.message}, buffered ${client.bufferedAmount}`))
  }),
  'terminate in message': (client) => {
    client.on('open', () => client.send('hello'))
    client.on('message', () => client.terminate())
  },
  'all of it in close': (client) => {
    client.on('open', () => client.close())
    client.on('close', () => {
      client.close()
      client.terminate()
      client.pause()
      client.resume()
      console.log(`  paused ${client.isPaused}, readyState ${client.readyState}`)
    })
  }
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
server.on('connection', (socket) => {
  socket.on('error', () => {})
  socket.on('message', () => {
    socket.send('one')
    socket.send('two')
  })
})

function next () {
  const [name] = Object.keys(WAYS)
  if (name === undefined) return server.close()
  const way = WAYS[name]
  delete WAYS[name]
  console.log(name)
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/`)
  client.on('open', () => console.log('  open'))
  client.on('message', (data) => console.log(`  message ${data}`))
  client.on('error', (err) => console.log(`  error ${err.message}, readyState ${client.readyState}`))
  client.on('close', (code, reason) => {
    console.log(`  close ${code} "${reason}", readyState ${client.readyState}`)
    setImmediate(next)
  })
  way(client)
  console.log(`  readyState ${client.readyState}`)
}

server.on('listening', next)
