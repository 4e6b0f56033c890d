// connect on an unbound socket: bound first, then connected, each some ticks later.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()

const socket = dgram.createSocket('udp4')
socket.on('listening', () => {
  console.log('listening')
  process.nextTick(() => {
    console.log('tick after listening')
    process.nextTick(() => console.log('tick after that'))
  })
})
socket.on('connect', () => {
  console.log('connect')
  const { address, family, port: remote } = socket.remoteAddress()
  console.log(`to ${address} ${family}, the port ${remote === port}`)
  console.log(`from ${socket.address().address}`)
  console.log('listeners', socket.listenerCount('connect'))
  setImmediate(() => {
    socket.close()
    receiver.close()
  })
})
socket.on('close', () => console.log('close'))
console.log('returns', socket.connect(port, '127.0.0.1', (...args) => console.log('callback', args.length)))
console.log('listeners', socket.listenerCount('connect'))
for (const call of [() => socket.address(), () => socket.remoteAddress(), () => socket.disconnect()]) {
  try {
    call()
  } catch (err) {
    console.log(err.message)
  }
}
