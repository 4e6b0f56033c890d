// Every way to say where to connect to, with and without a listener.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.resume()
  socket.end()
})

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const options = { port, host: '127.0.0.1' }
  const ways = [
    ['connect(port, host, listener)', (f) => net.connect(port, '127.0.0.1', f)],
    ['connect(port text, host, listener)', (f) => net.connect(String(port), '127.0.0.1', f)],
    ['connect(options, listener)', (f) => net.connect(options, f)],
    ['createConnection(port, host)', (f) => net.createConnection(port, '127.0.0.1').once('connect', f)],
    ['createConnection(options)', (f) => net.createConnection(options).on('connect', f)],
    ['connect({port text})', (f) => net.connect({ port: String(port), host: '127.0.0.1' }, f)],
    ['new Socket().connect(port, host, listener)', (f) => new net.Socket().connect(port, '127.0.0.1', f)],
    ['new Socket().connect(options, listener)', (f) => new net.Socket().connect(options, f)],
    ['new Socket().connect(port, host)', (f) => new net.Socket().connect(port, '127.0.0.1').on('connect', f)],
    ['connect(port, listener)', (f) => net.connect({ ...options, lookup: undefined }, f)],
  ]
  const next = () => {
    if (ways.length === 0) return server.close(() => pipes())
    const [title, way] = ways.shift()
    const client = way(() => console.log(`${title}: ${client.remoteAddress} ${client.remotePort === port}`))
    client.resume()
    client.on('close', next)
  }
  next()
})

function pipes() {
  const ways = [
    ['connect(path, listener)', (f) => net.connect('./s', f)],
    ['connect({path}, listener)', (f) => net.connect({ path: './s' }, f)],
    ['new Socket().connect(path, listener)', (f) => new net.Socket().connect('./s', f)],
    ['createConnection(path)', (f) => net.createConnection('./s').on('connect', f)],
  ]
  server.listen('./s', () => {
    const next = () => {
      if (ways.length === 0) return server.close()
      const [title, way] = ways.shift()
      way(() => console.log(title)).resume().on('close', next)
    }
    next()
  })
}
