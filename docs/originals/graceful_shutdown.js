const net = require('node:net')
const readline = require('node:readline')

const WORK_MS = 1000
const LIMIT_MS = 10_000

class Service {
  server = net.createServer({ allowHalfOpen: true }, (socket) => this.connected(socket))
  pending = new Map()
  stopping = false

  connected(socket) {
    this.pending.set(socket, 0)
    const lines = readline.createInterface({ input: socket })
    lines.on('line', (line) => this.asked(socket, line))
    lines.on('error', () => {}) // readline passes on those of its input
    socket.on('end', () => this.maybeEnd(socket, true))
    socket.on('error', (err) => console.log(err.message))
    socket.on('close', () => this.pending.delete(socket))
  }

  asked(socket, line) {
    console.log(`asked '${line}'`)
    this.pending.set(socket, this.pending.get(socket) + 1)
    setTimeout(() => this.answer(socket, line), WORK_MS)
  }

  answer(socket, line) {
    if (this.pending.has(socket)) {
      this.pending.set(socket, this.pending.get(socket) - 1)
      socket.write(`${line.toUpperCase()}\n`)
      this.maybeEnd(socket, socket.readableEnded)
    }
  }

  maybeEnd(socket, ended) {
    if ((ended || this.stopping) && !this.pending.get(socket)) socket.end()
  }

  stop(signal) {
    if (this.stopping) {
      console.log('at once, then')
      process.exit(1)
    }
    this.stopping = true
    const count = [...this.pending.values()].reduce((a, b) => a + b, 0)
    console.log(`${signal}: ${count} answers to give`)
    this.server.close(() => console.log('all said'))
    for (const socket of this.pending.keys()) this.maybeEnd(socket, false)
    setTimeout(() => this.pending.forEach((_, socket) => socket.destroy()), LIMIT_MS).unref()
  }
}

const port = Number(process.argv[2] ?? 9000)
const service = new Service()
process.on('SIGTERM', (signal) => service.stop(signal))
process.on('SIGINT', (signal) => service.stop(signal))
const { server } = service
server.listen(port, '127.0.0.1', () => console.log('serving at', server.address()))
