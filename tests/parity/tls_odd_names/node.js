// Names that no host has, and peers that say next to nothing: what either side is told.
'use strict'
const fs = require('node:fs')
const net = require('node:net')
const path = require('node:path')
const tls = require('node:tls')

const pem = fs.readFileSync(path.join(__dirname, '../../data/identity.pem'))

const show = (text) => typeof text === 'string' ? text.replaceAll('\0', '(NUL)') : text
const words = (err) => `${err.code} ${show(err.message.startsWith('error:') ? '' : err.message)}`

// A server, and a client of it: the next life begins when both have come to their end.
function life (title, start, next) {
  const client = []
  const server = []
  let left = 2
  const done = () => {
    left -= 1
    if (left) return
    console.log(`${title}\n  client: ${client.join(', ')}\n  server: ${server.join(', ')}`)
    listening.close(next)
  }
  const listening = tls.createServer({ key: pem, cert: pem }, (socket) => {
    server.push(`asked for ${show(socket.servername)}`)
    socket.resume()
    socket.end()
    done()
  })
  listening.on('tlsClientError', (err) => {
    server.push(words(err))
    done()
  })
  listening.listen(0, '127.0.0.1', () => start(listening.address().port, client, done))
}

const connect = (options) => (port, trace, done) => {
  const socket = tls.connect({ port, host: '127.0.0.1', ca: pem, ...options })
  socket.on('secureConnect', () => trace.push(`secure ${socket.authorized} ${show(socket.servername)}`))
  socket.on('error', (err) => trace.push(words(err)))
  socket.on('close', done)
  socket.resume()
}

const bytes = (end, ...sent) => (port, trace, done) => {
  const socket = net.connect(port, '127.0.0.1', () => end(socket, Buffer.from(sent)))
  socket.on('error', (err) => trace.push(words(err)))
  socket.on('close', done)
  socket.resume()
}

const names = ['localhost', 'LOCALHOST', 'localhost.', '', 'bücher.example', 'xn--bcher-kva.example', 'a\0b.example',
  'localhost\0.example', '\0', 'a_b.example', '*.example', '.example', 'x'.repeat(64), 'x'.repeat(255), 'x'.repeat(256)]

const lives = names.map((servername) => [`servername ${show(servername).slice(0, 30)}`, connect({ servername })])
lives.push(['nothing and FIN', bytes((socket) => socket.end())])
lives.push(['two bytes and FIN', bytes((socket, data) => socket.end(data), 22, 3)])
lives.push(['a header and FIN', bytes((socket, data) => socket.end(data), 22, 3, 1, 1, 0)])

for (const servername of ['127.0.0.1', '::1']) {
  try {
    tls.connect({ port: 1, servername })
  } catch (err) {
    console.log(`servername ${servername}: ${words(err)}`)
  }
}

function next () {
  const one = lives.shift()
  if (one !== undefined) life(...one, next)
}
next()
