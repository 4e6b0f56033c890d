// Where a failed look-up is reported: bind and calls without a callback emit 'error', a callback gets it.
'use strict'
const dgram = require('node:dgram')

let failing = true
const lookup = (hostname, family, callback) => process.nextTick(() => {
  if (failing) callback(new Error('lookup failed'))
  else callback(null, hostname, family)
  console.log('answered')
})

const socket = dgram.createSocket({ type: 'udp4', lookup })
socket.on('listening', () => console.log('listening'))

const steps = [
  () => socket.bind(0, '127.0.0.1', () => console.log('never')),
  () => {
    failing = false
    socket.bind(0, '127.0.0.1', () => {
      failing = true
      setImmediate(next)
    })
  },
  () => socket.send('x', 9, '127.0.0.1', (err) => {
    console.log(`callback of send: ${err.message}`)
    next()
  }),
  () => socket.send('x', 9, '127.0.0.1'),
  () => socket.connect(9, '127.0.0.1', (err) => {
    console.log(`callback of connect: ${err.message}`)
    next()
  }),
  () => socket.connect(9, '127.0.0.1'),
  () => socket.close(() => console.log('close'))
]

function next() {
  console.log(`step ${8 - steps.length}`)
  steps.shift()()
}

socket.on('error', (err) => {
  console.log(`error event: ${err.message}`)
  setImmediate(next)
})
next()
