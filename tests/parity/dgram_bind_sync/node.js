// bindSync: bound when it returns, 'listening' a tick later, errors raised and survived.
'use strict'
const dgram = require('node:dgram')

const holder = dgram.createSocket('udp4')
const { address, family, port } = holder.bindSync({ port: 0, address: '127.0.0.1' })
console.log(`bound to ${address} ${family}, the port ${port === holder.address().port}`)
holder.on('listening', () => console.log('holder listening'))

const socket = dgram.createSocket('udp4')
socket.on('listening', () => console.log('socket listening'))
socket.on('error', () => console.log('never'))
for (const options of [{ port, address }, { address: '198.51.100.1' }, { address: '::1' }]) {
  try {
    socket.bindSync(options)
  } catch (err) {
    console.log(`${err.name} ${err.code}: ${err.message}`)
  }
}
console.log(`then ${socket.bindSync().address}`)
process.nextTick(() => console.log('tick'))
Promise.resolve().then(() => console.log('microtask'))
setImmediate(() => {
  console.log('immediate')
  holder.close()
  socket.close()
  const hasty = dgram.createSocket('udp6')
  console.log(`${hasty.bindSync().family} ${hasty.address().address}`)
  hasty.on('listening', () => console.log('never'))
  hasty.on('close', () => console.log('hasty closed'))
  hasty.close()
})
