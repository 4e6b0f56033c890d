// The bind that send needs fails: one 'error' event, the datagrams are gone, their callbacks never run.
'use strict'
const dgram = require('node:dgram')

let failing = true
const lookup = (hostname, family, callback) => process.nextTick(() => {
  callback(failing ? new Error('no bind') : null, hostname, family)
})
const socket = dgram.createSocket({ type: 'udp4', lookup })
socket.on('error', (err) => {
  console.log(`error: ${err.message}`)
  console.log('listeners', socket.listenerCount('listening'))
  failing = false
  setImmediate(() => {
    socket.send('kept', 9, '127.0.0.1', (err, bytes) => {
      console.log('sent', err, bytes)
      socket.close()
    })
  })
})
socket.on('close', () => console.log('close'))
socket.send('lost', 9, '127.0.0.1', () => console.log('never'))
socket.send('lost', 9, '127.0.0.1', () => console.log('never'))
console.log('listeners', socket.listenerCount('listening'))
