// Hops, broadcast and loopback: what each takes and returns.
'use strict'
const dgram = require('node:dgram')

function attempt(what, f) {
  try {
    const result = f()
    console.log(`${what}: ${result === undefined ? 'nothing' : result}`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}: ${err.message}`)
  }
}

for (const type of ['udp4', 'udp6']) {
  const socket = dgram.createSocket(type)
  console.log(type)
  attempt('setTTL, unbound', () => socket.setTTL(64))
  attempt('setMulticastTTL, unbound', () => socket.setMulticastTTL(64))
  attempt('setBroadcast, unbound', () => socket.setBroadcast(true))
  attempt('setMulticastLoopback, unbound', () => socket.setMulticastLoopback(true))
  attempt('setMulticastInterface, unbound', () => socket.setMulticastInterface(type === 'udp4' ? '127.0.0.1' : '::1'))
  socket.bindSync()
  for (const ttl of [1, 64, 255, 64.9, 0, -1, 256, 'x', null, true]) attempt(`setTTL ${ttl}`, () => socket.setTTL(ttl))
  for (const ttl of [0, 1, 255, 256, 'x']) attempt(`setMulticastTTL ${ttl}`, () => socket.setMulticastTTL(ttl))
  attempt('setBroadcast true', () => socket.setBroadcast(true))
  attempt('setBroadcast text', () => socket.setBroadcast('x'))
  attempt('setMulticastLoopback true', () => socket.setMulticastLoopback(true))
  attempt('setMulticastLoopback 0', () => socket.setMulticastLoopback(0))
  socket.close()
}
