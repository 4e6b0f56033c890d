// Every call on a closed socket, before and in its 'close' event.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
const calls = {
  bind: () => socket.bind(),
  bindSync: () => socket.bindSync(),
  connectSync: () => socket.connectSync(9),
  disconnect: () => socket.disconnect(),
  send: () => socket.send('x', 9),
  sendto: () => socket.sendto('x', 0, 1, 9, '127.0.0.1'),
  close: () => socket.close(),
  address: () => socket.address(),
  remoteAddress: () => socket.remoteAddress(),
  setBroadcast: () => socket.setBroadcast(true),
  setTTL: () => socket.setTTL(1),
  setMulticastTTL: () => socket.setMulticastTTL(1),
  setMulticastLoopback: () => socket.setMulticastLoopback(true),
  setMulticastInterface: () => socket.setMulticastInterface('127.0.0.1'),
  addMembership: () => socket.addMembership('224.0.0.114'),
  dropMembership: () => socket.dropMembership('224.0.0.114'),
  addSourceSpecificMembership: () => socket.addSourceSpecificMembership('127.0.0.1', '232.1.1.1'),
  dropSourceSpecificMembership: () => socket.dropSourceSpecificMembership('127.0.0.1', '232.1.1.1'),
  getRecvBufferSize: () => socket.getRecvBufferSize(),
  setSendBufferSize: () => socket.setSendBufferSize(8192),
  getSendQueueSize: () => socket.getSendQueueSize(),
  getSendQueueCount: () => socket.getSendQueueCount(),
  ref: () => socket.ref(),
  unref: () => socket.unref()
}

function use(when) {
  console.log(when)
  for (const [name, call] of Object.entries(calls)) {
    try {
      console.log(`  ${name}: ${call() === socket ? 'the socket' : 'fine'}`)
    } catch (err) {
      console.log(`  ${name}: ${err.code === undefined ? 'TypeError' : err.code}: ${err.message}`)
    }
  }
}

socket.bindSync()
socket.on('close', () => use('in close'))
socket.close()
use('closed')
