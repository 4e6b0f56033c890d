// Wrong options, and which is complained about when several are wrong.
'use strict'
const dgram = require('node:dgram')

function attempt(what, options) {
  try {
    dgram.createSocket({ type: 'udp4', ...options })
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
}

attempt('recvBufferSize text', { recvBufferSize: 'x' })
attempt('recvBufferSize -1', { recvBufferSize: -1 })
attempt('recvBufferSize 1.5', { recvBufferSize: 1.5 })
attempt('recvBufferSize 2**32', { recvBufferSize: 2 ** 32 })
attempt('recvBufferSize 0', { recvBufferSize: 0 })
attempt('recvBufferSize null', { recvBufferSize: null })
attempt('sendBufferSize text', { sendBufferSize: 'x' })
attempt('sendBufferSize true', { sendBufferSize: true })
attempt('lookup 5', { lookup: 5 })
attempt('lookup null', { lookup: null })
attempt('lookup text', { lookup: 'x' })
attempt('signal {}', { signal: {} })
attempt('signal null', { signal: null })
attempt('signal 5', { signal: 5 })
attempt('receiveBlockList {}', { receiveBlockList: {} })
attempt('receiveBlockList 5', { receiveBlockList: 5 })
attempt('receiveBlockList null', { receiveBlockList: null })
attempt('sendBlockList []', { sendBlockList: [1] })
attempt('sendBlockList false', { sendBlockList: false })
attempt('reuseAddr text', { reuseAddr: 'x' })
attempt('ipv6Only text', { ipv6Only: 'x' })
attempt('reusePort text', { reusePort: 'x' })
attempt('sizes', { sendBufferSize: 'b', recvBufferSize: 'a' })
attempt('size and list', { recvBufferSize: 'a', receiveBlockList: 5 })
attempt('lists', { receiveBlockList: 5, sendBlockList: 6 })
attempt('list and lookup', { receiveBlockList: 5, lookup: 5 })
attempt('lookup and type', { type: 'udp5', lookup: 5 })
attempt('type and signal', { type: 'udp5', signal: 5 })
