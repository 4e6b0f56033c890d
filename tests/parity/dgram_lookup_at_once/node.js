// A lookup that answers inside the call: bound when bind returns, but callbacks still come later.
'use strict'
const dgram = require('node:dgram')

const lookup = (hostname, family, callback) => callback(null, hostname, family)
const socket = dgram.createSocket({ type: 'udp4', lookup })
socket.on('listening', () => console.log('listening'))
socket.on('connect', () => console.log('connect'))
socket.on('message', (msg) => {
  console.log(`got ${msg}`)
  socket.connect(socket.address().port, () => {
    console.log('callback of connect')
    socket.close()
  })
  console.log('connect returned')
})
socket.on('close', () => console.log('close'))

socket.bind(0, '127.0.0.1', () => console.log('callback of bind'))
console.log('bind returned, a port', socket.address().port > 0)
socket.send('self', socket.address().port, '127.0.0.1', (err, bytes) => console.log('callback of send', bytes))
console.log('send returned')
