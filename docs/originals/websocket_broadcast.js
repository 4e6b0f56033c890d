const { WebSocketServer } = require('ws')

const MOST_BEHIND = 4 * 1024 * 1024

const port = process.argv[2] ?? 8082
const server = new WebSocketServer({ port: Number(port), host: '127.0.0.1' })

server.on('connection', (sender) => {
  sender.on('message', (data, isBinary) => {
    for (const client of server.clients) {
      if (client === sender || client.readyState !== client.OPEN) continue
      if (client.bufferedAmount > MOST_BEHIND) client.terminate()
      else client.send(data, { binary: isBinary })
    }
  })
  sender.on('error', (err) => console.log(err.code))
})

server.on('listening', () => console.log('broadcasting at', server.address()))
