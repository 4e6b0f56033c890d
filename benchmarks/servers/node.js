// Node: the same programs as the Python modules beside this one.
'use strict'

const dgram = require('node:dgram')
const { EventEmitter } = require('node:events')
const { Writable } = require('node:stream')
const net = require('node:net')

const HOST = '127.0.0.1'
const BACKLOG = 511
const CHUNK = Buffer.alloc(65536, 'x')
const REPEATS = 5
const TIMER_SECONDS = 60

function serve (onConnection) {
  const server = net.createServer(onConnection)
  server.listen({ port: 0, host: HOST, backlog: BACKLOG }, () => console.log(server.address().port))
}

function timeIt (job) {
  for (let i = 0; i < REPEATS; i++) {
    const start = process.cpuUsage()
    job()
    const { user, system } = process.cpuUsage(start)
    console.log((user + system) / 1e6)
  }
}

const works = {
  echo () {
    serve((socket) => socket.on('data', (chunk) => socket.write(chunk)))
  },

  tls () {
    const pem = require('node:fs').readFileSync(process.env.PYNET_BENCH_TLS)
    const server = require('node:tls').createServer({ key: pem, cert: pem, noDelay: true }, (socket) => {
      socket.on('data', (chunk) => socket.write(chunk))
      socket.on('error', () => {})
    })
    server.listen({ port: 0, host: HOST, backlog: BACKLOG }, () => console.log(server.address().port))
  },

  sink () {
    serve((socket) => socket.on('data', () => {}))
  },

  source (total) {
    serve((socket) => {
      let left = total
      const more = () => {
        while (left > 0) {
          left -= CHUNK.length
          if (!socket.write(CHUNK) && left > 0) {
            socket.once('drain', more)
            return
          }
        }
        socket.end()
      }
      socket.resume()
      more()
    })
  },

  proxy (port) {
    serve((socket) => {
      const backend = net.connect(port, HOST)
      socket.pipe(backend)
      backend.pipe(socket)
    })
  },

  udp () {
    const socket = dgram.createSocket('udp4')
    socket.on('message', (data, sender) => socket.send(data, sender.port, sender.address))
    socket.bind(0, HOST, () => console.log(socket.address().port))
  },

  http () {
    const server = require('node:http').createServer((req, res) => {
      res.setHeader('Content-Type', 'text/plain')
      res.end('hello world')
    })
    server.keepAliveTimeout = 0 // others are measured meanwhile
    server.listen({ port: 0, host: HOST, backlog: BACKLOG }, () => console.log(server.address().port))
  },

  https () {
    const pem = require('node:fs').readFileSync(process.env.PYNET_BENCH_TLS)
    const server = require('node:https').createServer({ key: pem, cert: pem }, (req, res) => {
      res.setHeader('Content-Type', 'text/plain')
      res.end('hello world')
    })
    server.keepAliveTimeout = 0 // others are measured meanwhile
    server.listen({ port: 0, host: HOST, backlog: BACKLOG }, () => console.log(server.address().port))
  },

  httpfile () {
    const fs = require('node:fs')
    const path = process.env.PYNET_BENCH_FILE
    const { size } = fs.statSync(path)
    const server = require('node:http').createServer((req, res) => {
      res.setHeader('Content-Length', size)
      fs.createReadStream(path).pipe(res)
    })
    server.keepAliveTimeout = 0 // others are measured meanwhile
    server.listen({ port: 0, host: HOST, backlog: BACKLOG }, () => console.log(server.address().port))
  },

  get (port, count) {
    const http = require('node:http')
    const agent = new http.Agent({ keepAlive: true, maxSockets: count })
    serve((socket) => {
      let left = 0
      socket.on('data', () => {
        left = count
        for (let i = 0; i < count; i++) {
          http.get({ host: HOST, port, path: '/hello', agent }, (res) => {
            res.resume()
            res.on('end', () => { if (!--left) socket.write('x') })
          })
        }
      })
    })
  },

  timers (count, same) {
    const step = same ? 0 : 1
    timeIt(() => {
      const waiting = []
      for (let i = 0; i < count; i++) waiting.push(setTimeout(() => {}, TIMER_SECONDS * 1000 + i * step))
      for (const timer of waiting) clearTimeout(timer)
    })
  },

  hex (count) {
    const text = '0a'.repeat(1 << 20)
    const target = new Writable({ write: (chunk, encoding, callback) => callback() })
    timeIt(() => {
      for (let i = 0; i < count; i++) target.write(text, 'hex')
    })
  },

  hello () {
    const server = net.createServer((socket) => socket.end('hello'))
    server.listen(0, HOST, () => net.connect(server.address().port, HOST).on('data', () => server.close()))
  },

  emit (count, listeners) {
    const emitter = new EventEmitter()
    for (let i = 0; i < listeners; i++) emitter.on('x', (value) => {})
    timeIt(() => {
      for (let i = 0; i < count; i++) emitter.emit('x', 1)
    })
  }
}

const [name, ...numbers] = process.argv.slice(2)
works[name.split('-')[0]](...numbers.map(Number))
