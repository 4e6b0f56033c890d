// The kernel's buffers: options, methods, what they refuse.
'use strict'
const dgram = require('node:dgram')

function attempt(what, f) {
  try {
    const result = f()
    console.log(`${what}: ${typeof result === 'number' ? result : 'fine'}`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}: ${err.message}`)
    if (err.info) console.log(`  ${err.syscall}, ${err.info.code}, ${err.info.message}`)
  }
}

const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 10000, sendBufferSize: 20000 })
attempt('get, unbound', () => socket.getRecvBufferSize())
attempt('get send, unbound', () => socket.getSendBufferSize())
attempt('set, unbound', () => socket.setRecvBufferSize(8192))
attempt('set send, unbound', () => socket.setSendBufferSize(8192))
socket.bindSync()
console.log('options at work', socket.getRecvBufferSize() >= 10000, socket.getSendBufferSize() >= 20000)
for (const size of [-1, 1.5, NaN, Infinity, 'x', null, true, undefined, 2 ** 32]) {
  attempt(`set ${size}`, () => socket.setRecvBufferSize(size))
}
attempt('set 2**31', () => socket.setRecvBufferSize(2 ** 31))
attempt('set send 2**31', () => socket.setSendBufferSize(2 ** 31))
attempt('set send text', () => socket.setSendBufferSize('x'))
const before = socket.getRecvBufferSize()
attempt('set 0', () => socket.setRecvBufferSize(0))
console.log('unchanged', socket.getRecvBufferSize() === before)
attempt('set 16384', () => socket.setRecvBufferSize(16384))
attempt('set send 16384', () => socket.setSendBufferSize(16384))
console.log('changed', socket.getRecvBufferSize() >= 16384, socket.getSendBufferSize() >= 16384)
socket.close()
