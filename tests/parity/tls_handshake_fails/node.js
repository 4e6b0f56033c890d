// A handshake that fails, with and without a write or an end() that waits for it: which callback is told what, and when.
'use strict'
const net = require('node:net')
const tls = require('node:tls')

// What the peer does instead of shaking hands.
const peers = {
  'plain text': (socket) => socket.write('220 mail.example ESMTP\r\n'),
  'a request': (socket) => socket.write('GET / HTTP/1.1\r\n\r\n'),
  'an alert': (socket) => socket.write(Buffer.from([21, 3, 3, 0, 2, 2, 40])),
  'plain text and FIN': (socket) => socket.end('220 mail.example ESMTP\r\n'),
  'a goodbye': (socket) => socket.write(Buffer.from([21, 3, 3, 0, 2, 1, 0])),
  FIN: (socket) => socket.end(),
  'two bytes and FIN': (socket) => socket.end(Buffer.from([22, 3])),
  RST: (socket) => socket.resetAndDestroy(),
}

const waiting = {
  nothing: () => {},
  'a write': (socket, log) => socket.write('a', log('write')),
  'three writes': (socket, log) => {
    socket.write('a', log('write a'))
    socket.write('b', log('write b'))
    socket.write('c', log('write c'))
  },
  'an end': (socket, log) => socket.end(log('end')),
  'a write and an end': (socket, log) => {
    socket.write('a', log('write'))
    socket.end('b', log('end'))
  },
}

function shown (err) {
  return err ? `${err.code} ${err.syscall ?? 'none'} ${err instanceof Error && err.message.startsWith('write EPROTO')}` : 'none'
}

function watch (socket, trace) {
  for (const name of ['ready', 'secureConnect', 'end', 'finish']) socket.on(name, () => trace.push(name))
  socket.on('error', (err) => trace.push(`error ${shown(err)}`))
  socket.on('close', (hadError) => trace.push(`close ${hadError}`))
  socket.resume()
}

function client (act, wait, trace, then) {
  let raw
  const server = net.createServer((socket) => {
    raw = socket
    socket.on('error', () => {})
    socket.once('data', () => act(socket))
  })
  server.listen(0, '127.0.0.1', () => {
    const socket = tls.connect({ port: server.address().port, host: '127.0.0.1' })
    watch(socket, trace)
    wait(socket, (name) => (err) => trace.push(`${name}: ${shown(err)}`))
    socket.on('close', () => {
      raw.destroy()
      server.close(then)
    })
  })
}

function accepted (act, wait, trace, then) {
  const server = net.createServer((raw) => {
    const socket = new tls.TLSSocket(raw, { isServer: true })
    watch(socket, trace)
    wait(socket, (name) => (err) => trace.push(`${name}: ${shown(err)}`))
    socket.on('close', () => {
      peer.destroy()
      server.close(then)
    })
  })
  let peer
  server.listen(0, '127.0.0.1', () => {
    peer = net.connect(server.address().port, '127.0.0.1', () => act(peer))
    peer.on('error', () => {})
    peer.resume()
  })
}

const lives = []
for (const peer of Object.keys(peers)) {
  for (const name of Object.keys(waiting)) {
    lives.push(['client', client, peer, name])
    // A server that ends at once races with its peer, and one whose peer has ended waits for ever.
    if (name.includes('end') || peer.includes('FIN')) continue
    lives.push(['server', accepted, peer, name])
  }
}

function next () {
  const life = lives.shift()
  if (life === undefined) return
  const [side, run, peer, name] = life
  const trace = []
  run(peers[peer], waiting[name], trace, () => {
    console.log(`${side}, ${peer}, ${name}: ${trace.join(', ')}`)
    next()
  })
}
next()
