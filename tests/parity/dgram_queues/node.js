// When bind, send and close report, beside ticks, microtasks and immediates queued after them.
'use strict'
const dgram = require('node:dgram')

const queues = (then) => {
  process.nextTick(() => console.log('  tick'))
  Promise.resolve().then(() => console.log('  microtask'))
  setImmediate(() => {
    console.log('  immediate')
    then()
  })
  console.log('  sync')
}

const socket = dgram.createSocket('udp4')

function bind() {
  console.log('bind')
  socket.bind(0, '127.0.0.1', () => console.log('  callback'))
  queues(bindAny)
}

const other = dgram.createSocket('udp4')
function bindAny() {
  console.log('bind without an address')
  other.bind(0, () => console.log('  callback'))
  queues(send)
}

function send() {
  console.log('send')
  other.send('x', socket.address().port, '127.0.0.1', () => console.log('  callback'))
  queues(close)
}

function close() {
  console.log('close')
  socket.close(() => console.log('  callback'))
  queues(() => other.close())
}

setImmediate(bind)
