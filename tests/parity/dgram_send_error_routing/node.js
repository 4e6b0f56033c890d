// Which send errors are heard: those with a callback; the others are dropped, and the socket goes on.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.on('error', () => console.log('never'))
socket.on('message', (msg) => {
  console.log(`got ${msg}`)
  socket.close()
})
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
const report = (name) => (err, bytes) => {
  if (err) console.log(`${name}: ${err.code}: ${err.message}, ${bytes === undefined ? 'none' : bytes} bytes`)
  else console.log(`${name}: ${bytes} bytes`)
}

socket.send('x', 9, '::1', report('other family'))
socket.send('x', 9, '::1')
socket.send('x', port, '255.255.255.255', report('broadcast'))
socket.send('x', port, '255.255.255.255')
socket.send(Buffer.alloc(70000), port, report('no address'))
socket.send('last', port, '127.0.0.1', report('right'))
