// Callbacks of send among the queues: two ticks after the call, in order, before any datagram is read.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
let count = 0
socket.on('message', (msg) => {
  console.log(`message ${msg}`)
  if (++count === 3) socket.close()
})

setImmediate(() => {
  process.nextTick(() => {
    console.log('tick queued before')
    process.nextTick(() => console.log('its own tick'))
  })
  for (const text of ['1', '2', '3']) {
    console.log('returns', socket.send(text, port, '127.0.0.1', () => {
      console.log(`sent ${text}`)
      process.nextTick(() => console.log(`tick of ${text}`))
    }))
  }
  process.nextTick(() => console.log('tick queued after'))
  queueMicrotask(() => console.log('microtask'))
})
