// A connected socket hears its peer only.
'use strict'
const dgram = require('node:dgram')

const open = () => {
  const socket = dgram.createSocket('udp4')
  socket.bindSync({ address: '127.0.0.1' })
  return socket
}
const socket = open()
const peer = open()
const stranger = open()
const { port } = socket.address()
socket.on('message', (msg) => {
  console.log(`got ${msg}`)
  for (const one of [socket, peer, stranger]) one.close()
})
socket.connectSync(peer.address().port, '127.0.0.1')
stranger.send('stranger', port, '127.0.0.1', () => peer.send('peer', port, '127.0.0.1'))
