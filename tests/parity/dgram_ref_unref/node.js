// An unref'd socket does not keep the program running; ref takes it back; both return the socket.
'use strict'
const dgram = require('node:dgram')

process.on('exit', () => console.log('exit'))

const idle = dgram.createSocket('udp4')
console.log('unref before bind', idle.unref() === idle)
idle.bind(0, '127.0.0.1', () => console.log('idle bound'))
idle.on('message', () => console.log('never'))

const later = dgram.createSocket('udp4')
later.bind(0, '127.0.0.1', () => {
  console.log('unref after bind', later.unref() === later)
  console.log('ref', later.ref() === later)
  setImmediate(() => {
    later.send('hello', later.address().port, '127.0.0.1')
  })
})
later.on('message', (msg) => {
  console.log(`got ${msg}, being ref'd`)
  later.unref()
})
const closed = dgram.createSocket('udp4')
closed.close()
console.log('closed', closed.ref() === closed, closed.unref() === closed)
