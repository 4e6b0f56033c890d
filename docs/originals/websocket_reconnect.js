const { WebSocket } = require('ws')

const LONGEST_WAIT = 30

class Line {
  constructor (url, firstWait) {
    this.url = url
    this.firstWait = firstWait
    this.wait = firstWait
  }

  connect () {
    const socket = new WebSocket(this.url, { handshakeTimeout: 10_000 })
    socket.on('open', () => this.opened())
    socket.on('message', (data, isBinary) => console.log(isBinary ? data : data.toString()))
    socket.on('error', (err) => console.log(err.message))
    socket.on('close', (code) => this.closed(code)) // comes in any case, after an error too
  }

  opened () {
    console.log('connected')
    this.wait = this.firstWait
  }

  closed (code) {
    if (code === 1000 || code === 1001) {
      console.log('the server is done')
      return
    }
    console.log(`lost (${code}), again in ${this.wait} s`)
    setTimeout(() => this.connect(), this.wait * 1000)
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT)
  }
}

new Line(process.argv[2] ?? 'ws://127.0.0.1:8082/', Number(process.argv[3] ?? 0.5)).connect()
