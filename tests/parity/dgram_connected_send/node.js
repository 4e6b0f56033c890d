// The forms of send on a connected socket, and those that name a receiver all the same.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
const got = []

const socket = dgram.createSocket('udp4')

function attempt(what, call) {
  try {
    call((err, bytes) => console.log(`${what}: sent ${bytes}`))
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}: ${err.message}`)
  }
}

receiver.on('message', (msg) => {
  got.push(String(msg))
  if (String(msg) !== 'last') return
  console.log('got', got.join(' '))
  socket.close()
  receiver.close()
})

socket.connectSync(port, '127.0.0.1')
attempt('msg', () => socket.send('one'))
attempt('msg, callback', (callback) => socket.send('two', callback))
attempt('msg, offset, length', () => socket.send('-three', 1, 5))
attempt('msg, offset, length, callback', (callback) => socket.send('-four-', 1, 4, callback))
attempt('list, callback', (callback) => socket.send(['fi', 've'], callback))
attempt('msg, null', () => socket.send('six', null))
attempt('msg, port', () => socket.send('seven', port))
attempt('msg, port, address', () => socket.send('eight', port, '127.0.0.1'))
attempt('msg, port, address, callback', (callback) => socket.send('never', port, '127.0.0.1', callback))
attempt('msg, offset, length, port', () => socket.send('never', 0, 2, port))
attempt('msg, offset, length, port, callback', (callback) => socket.send('never', 0, 2, port, callback))
attempt('msg, offset, length, undefined, address', () => socket.send('never', 0, 2, undefined, '127.0.0.1'))
attempt('offset', () => socket.send('abc', 5, 1))
attempt('no data', () => socket.send(5))
attempt('last', (callback) => socket.send('last', callback))
