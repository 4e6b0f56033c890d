// An 'error' event that nobody listens to ends the program.
'use strict'
const dgram = require('node:dgram')

process.on('exit', (code) => console.log(`exit ${code}`))
const socket = dgram.createSocket('udp4')
socket.on('close', () => console.log('never'))
socket.bind(0, '198.51.100.1', () => console.log('never'))
console.log('binding')
