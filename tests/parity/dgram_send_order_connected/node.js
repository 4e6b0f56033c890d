// With a peer there is no look-up: the datagram is sent inside the call, the callback is one tick away.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const socket = dgram.createSocket('udp4')
socket.connectSync(receiver.address().port)
let count = 0
receiver.on('message', (msg) => {
  console.log(`message ${msg}`)
  if (++count < 2) return
  socket.close()
  receiver.close()
})

setImmediate(() => {
  process.nextTick(() => console.log('tick queued before'))
  for (const text of ['1', '2']) socket.send(text, () => console.log(`sent ${text}`))
  process.nextTick(() => console.log('tick queued after'))
  queueMicrotask(() => console.log('microtask'))
})
