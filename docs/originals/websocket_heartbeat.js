const { WebSocketServer } = require('ws')

const port = process.argv[2] ?? 8083
const seconds = Number(process.argv[3] ?? 30)
const server = new WebSocketServer({ port: Number(port), host: '127.0.0.1' })
const alive = new Set()

server.on('connection', (client) => {
  alive.add(client)
  client.on('pong', () => alive.add(client))
  client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }))
  client.on('error', (err) => console.log(err.code))
  client.on('close', (code) => {
    alive.delete(client)
    console.log('gone', code)
  })
})

const timer = setInterval(() => {
  for (const client of server.clients) {
    if (!alive.has(client)) {
      client.terminate()
    } else {
      alive.delete(client)
      client.ping()
    }
  }
}, seconds * 1000)
server.on('close', () => clearInterval(timer))
server.on('listening', () => console.log('listening at', server.address()))
