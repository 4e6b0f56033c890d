// A 'listening' listener closes the socket: what waited for the bind is dropped, and the socket does close.
'use strict'
const dgram = require('node:dgram')

const early = dgram.createSocket('udp4')
early.on('listening', () => {
  console.log('early: listening')
  early.close(() => console.log('early: closed'))
})
early.send('x', 9, '127.0.0.1', () => console.log('never'))
early.connect(9, () => console.log('never'))

const late = dgram.createSocket('udp4')
late.send('x', 9, '127.0.0.1', () => console.log('never'))
late.on('listening', () => {
  console.log('late: listening')
  late.close(() => console.log('late: closed'))
})
