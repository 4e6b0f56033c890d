const net = require('node:net')

const AT_ONCE = 200
const LIMIT_MS = 1000

class Scan {
  found = []
  trying = 0

  constructor(host, first, last) {
    this.host = host
    this.port = first
    this.last = last
    for (let i = 0; i < AT_ONCE; i++) this.next()
  }

  next() {
    if (this.port <= this.last) {
      this.trying++
      this.attempt(this.port++)
    } else if (!this.trying) {
      console.log(`${this.found.length} open: ${this.found.sort((a, b) => a - b).join(' ')}`)
    }
  }

  attempt(port) {
    const socket = net.connect(port, this.host)
    socket.setTimeout(LIMIT_MS, () => socket.destroy())
    socket.on('error', (err) => this.failed(err))
    socket.on('close', () => this.done())

    socket.on('connect', () => {
      this.found.push(port)
      socket.destroy()
    })
  }

  failed(err) {
    if (err.syscall === 'getaddrinfo') {
      console.error(err.message)
      process.exit(1)
    }
  }

  done() {
    this.trying--
    this.next()
  }
}

const [host = '127.0.0.1', first = 1, last = Math.max(first, 1024)] = process.argv.slice(2)
new Scan(host, Number(first), Math.min(Number(last), 65535))
