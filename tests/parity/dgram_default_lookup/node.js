// Names are resolved; one that does not exist goes to the callback, or else is an 'error' event.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
const sender = dgram.createSocket('udp4')
sender.on('error', (err) => {
  console.log(`error event: ${err.code}: ${err.message}`)
  sender.send('named', port, 'localhost', (err, bytes) => console.log('sent', err, bytes))
})
receiver.on('message', (msg) => {
  console.log(`got ${msg}`)
  sender.close()
  receiver.close()
})

sender.send('lost', port, 'no-such-host.invalid', (err, bytes) => {
  console.log(`callback: ${err.name} ${err.code}: ${err.message}`)
  console.log(`  syscall ${err.syscall}, hostname ${err.hostname}, bytes ${bytes === undefined ? 'none' : bytes}`)
  sender.send('lost', port, 'no-such-host.invalid')
})
