// connectSync: connected when it returns, the events a tick later; datagrams from others are not heard.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
receiver.on('message', (msg, rinfo) => {
  console.log(`receiver got ${msg}`)
  receiver.send('answer', rinfo.port, rinfo.address)
})

const socket = dgram.createSocket('udp4')
socket.on('listening', () => console.log('listening'))
socket.on('connect', () => console.log('connect'))
socket.on('message', (msg) => {
  console.log(`socket got ${msg}`)
  socket.disconnect()
  socket.connectSync(port)
  console.log('connected again', socket.remoteAddress().address)
  setImmediate(() => {
    socket.close()
    receiver.close()
  })
})
socket.on('close', () => console.log('close'))

console.log('returns', socket.connectSync(port))
console.log('remote', socket.remoteAddress().address, socket.remoteAddress().port === port)
process.nextTick(() => console.log('tick'))
socket.send('question', (err, bytes) => console.log('sent', bytes))
