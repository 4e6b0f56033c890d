// Every way to say where to bind.
'use strict'
const dgram = require('node:dgram')

const forms = [
  ['bind()', (socket) => socket.bind()],
  ['bind(callback)', (socket, callback) => socket.bind(callback)],
  ['bind(port)', (socket) => socket.bind(0)],
  ['bind(port, callback)', (socket, callback) => socket.bind(0, callback)],
  ['bind(port, address)', (socket) => socket.bind(0, '127.0.0.1')],
  ['bind(port, address, callback)', (socket, callback) => socket.bind(0, '127.0.0.1', callback)],
  ['bind(port, "")', (socket, callback) => socket.bind(0, '', callback)],
  ['bind(null, null, callback)', (socket, callback) => socket.bind(null, null, callback)],
  ['bind("0")', (socket) => socket.bind('0')],
  ['bind("x")', (socket) => socket.bind('x')],
  ['bind(65536)', (socket) => socket.bind(65536)],
  ['bind(port, name)', (socket, callback) => socket.bind(0, 'localhost', callback)],
  ['bind({})', (socket) => socket.bind({})],
  ['bind({ port })', (socket) => socket.bind({ port: 0 })],
  ['bind({ address })', (socket) => socket.bind({ address: '127.0.0.1' })],
  ['bind({ port, address, exclusive }, callback)', (socket, callback) =>
    socket.bind({ port: 0, address: '127.0.0.1', exclusive: true }, callback)],
  ['bind({ fd: -1 })', (socket) => socket.bind({ fd: -1 })],
  ['bind(port, address, "no function")', (socket) => socket.bind(0, '127.0.0.1', 'no function')]
]

function next() {
  if (forms.length === 0) return
  const [name, bind] = forms.shift()
  const socket = dgram.createSocket('udp4')
  socket.on('listening', () => {
    const { address, family, port } = socket.address()
    console.log(`${name}: ${address} ${family}, a port ${port > 0}`)
    socket.close(next)
  })
  bind(socket, () => console.log(`${name}: callback`))
}

next()
