// What the module exports, and what a socket is.
'use strict'
const dgram = require('node:dgram')
const { EventEmitter } = require('node:events')

const METHODS = [
  'bind', 'bindSync', 'connect', 'connectSync', 'disconnect', 'sendto', 'send', 'close', 'address', 'remoteAddress',
  'setBroadcast', 'setTTL', 'setMulticastTTL', 'setMulticastLoopback', 'setMulticastInterface', 'addMembership',
  'dropMembership', 'addSourceSpecificMembership', 'dropSourceSpecificMembership', 'ref', 'unref', 'setRecvBufferSize',
  'setSendBufferSize', 'getRecvBufferSize', 'getSendBufferSize', 'getSendQueueSize', 'getSendQueueCount'
]

const socket = dgram.createSocket('udp4')
console.log('createSocket', typeof dgram.createSocket)
console.log('a Socket', socket instanceof dgram.Socket)
console.log('an emitter', socket instanceof EventEmitter)
console.log('type', socket.type)
console.log('missing', METHODS.filter((name) => typeof socket[name] !== 'function').length)
console.log('event names', socket.eventNames().length)
console.log('message listeners', dgram.createSocket('udp6', () => {}).listenerCount('message'))
console.log('the class', new dgram.Socket('udp6').type)
console.log('a listener that is none', dgram.createSocket('udp4', 'listener').listenerCount('message'))
