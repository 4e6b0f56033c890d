// A second bind, before and after the first has ended, and after close.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')

function again(when) {
  for (const [name, bind] of [
    ['bind', () => socket.bind(0)],
    ['bindSync', () => socket.bindSync()],
    ['bind, wrong address', () => socket.bind(0, 5)],
    ['bindSync, wrong port', () => socket.bindSync({ port: -1 })],
    ['bindSync, no options', () => socket.bindSync(5)]
  ]) {
    try {
      bind()
      console.log(`${when}: ${name} is fine`)
    } catch (err) {
      console.log(`${when}: ${name}: ${err.name} ${err.code}: ${err.message}`)
    }
  }
}

socket.on('close', () => again('after close'))
socket.bind(0, '127.0.0.1', () => {
  again('bound')
  socket.close()
  again('closed')
})
again('binding')
