// A socket closed before its bind has ended never listens; bind errors do not come either.
'use strict'
const dgram = require('node:dgram')

const holder = dgram.createSocket('udp4')
holder.bindSync({ address: '127.0.0.1' })
const { port } = holder.address()

const start = {
  free: (socket) => socket.bind(0, '127.0.0.1', () => console.log('never')),
  'in use': (socket) => socket.bind(port, '127.0.0.1', () => console.log('never')),
  name: (socket) => socket.bind(0, 'localhost', () => console.log('never')),
  unknown: (socket) => socket.bind(0, 'no-such-host.invalid', () => console.log('never'))
}

const names = Object.keys(start)
function next() {
  if (names.length === 0) return holder.close()
  const name = names.shift()
  const socket = dgram.createSocket('udp4')
  socket.on('listening', () => console.log('never'))
  socket.on('error', () => console.log('never'))
  socket.on('close', () => console.log(`${name}: close`))
  start[name](socket)
  socket.close(() => setImmediate(next))
}

next()
