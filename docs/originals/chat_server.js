const net = require('node:net')
const readline = require('node:readline')

class Room {
  names = new Map()

  enter(socket) {
    socket.write('your name? ')
    const lines = readline.createInterface({ input: socket })
    lines.on('line', (line) => this.said(socket, line.trim()))
    lines.on('error', () => {}) // readline passes on those of its input
    socket.on('close', () => this.left(socket))
    socket.on('error', (err) => console.log(err.message))
  }

  said(socket, line) {
    if (this.names.has(socket)) {
      if (line === '/quit') socket.end('bye\n')
      else if (line === '/who') socket.write(`* ${[...this.names.values()].join(', ')}\n`)
      else if (line) this.tell(`${this.names.get(socket)}: ${line}\n`, socket)
    } else if (!line || [...this.names.values()].includes(line)) {
      socket.write('not that one. your name? ')
    } else {
      this.names.set(socket, line)
      socket.write(`* welcome, ${line}; /who and /quit are commands\n`)
      this.tell(`* ${line} is here\n`, socket)
    }
  }

  left(socket) {
    const name = this.names.get(socket)
    if (this.names.delete(socket)) this.tell(`* ${name} has left\n`)
  }

  tell(text, but = null) {
    process.stdout.write(text)
    for (const socket of this.names.keys()) {
      if (socket.writableLength > 1_000_000) socket.destroy()
      else if (socket !== but) socket.write(text)
    }
  }
}

const port = Number(process.argv[2] ?? 6667)
const room = new Room()
const server = net.createServer((socket) => room.enter(socket))
server.listen(port, '127.0.0.1', () => console.log('chatting at', server.address()))
