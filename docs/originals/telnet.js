const net = require('node:net')

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 10_000

class Line {
  delay = FIRST_DELAY_MS
  kept = []
  inputEnded = false
  retry = null

  constructor(port, host) {
    this.port = port
    this.host = host
    this.connect()
    process.stdin.on('data', (chunk) => this.typed(chunk))
    process.stdin.on('end', () => this.endInput())
  }

  connect() {
    this.retry = null
    this.socket = net.connect(this.port, this.host)
    this.socket.setKeepAlive(true, 10_000)
    this.socket.on('connect', () => this.connected())
    this.socket.on('data', (chunk) => process.stdout.write(chunk))
    this.socket.on('end', () => this.hangUp())
    this.socket.on('error', (err) => this.failed(err))
  }

  connected() {
    say(`connected to ${this.socket.remoteAddress}:${this.socket.remotePort}`)
    this.delay = FIRST_DELAY_MS
    for (const chunk of this.kept) this.socket.write(chunk)
    this.kept = []
    if (this.inputEnded) this.socket.end()
  }

  failed(err) {
    say(`${err.message || err.code}; again in ${this.delay} ms`)
    this.retry = setTimeout(() => this.connect(), this.delay)
    this.delay = Math.min(2 * this.delay, LONGEST_DELAY_MS)
  }

  typed(chunk) {
    if (this.socket.readyState === 'open') this.socket.write(chunk)
    else this.kept.push(chunk)
  }

  endInput() {
    this.inputEnded = true
    if (this.retry !== null && this.kept.length === 0) clearTimeout(this.retry)
    else if (this.socket.readyState === 'open') this.socket.end()
  }

  hangUp() {
    say('the server has hung up')
    process.stdin.destroy()
  }
}

function say(text) {
  console.error(`[${text}]`)
}

new Line(Number(process.argv[2] ?? 2323), process.argv[3] ?? '127.0.0.1')
