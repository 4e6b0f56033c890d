// close() in 'listening' while a send waits for it: the send still begins, and is dropped; or it fails if nothing waits yet.
'use strict'
const dgram = require('node:dgram')

const slow = dgram.createSocket({
  type: 'udp4',
  lookup (hostname, family, callback) {
    console.log(`slow: lookup ${hostname}`)
    setImmediate(callback, null, '127.0.0.1', 4)
  }
})
slow.on('close', () => {
  console.log('slow: close')
  setImmediate(direct)
})
slow.on('listening', () => {
  slow.close()
  console.log('slow: closing')
})
slow.send('x', 9, '127.0.0.1', () => console.log('never'))

function direct () {
  const socket = dgram.createSocket({ type: 'udp4', lookup: (hostname, family, callback) => callback(null, '127.0.0.1', 4) })
  socket.on('listening', () => socket.close())
  try {
    socket.send('x', 9, () => console.log('never'))
  } catch (err) {
    console.log(`direct: ${err.message}`)
  }
  setImmediate(list)
}

function list () {
  // An array is an object, and so the options.
  const socket = dgram.createSocket('udp6')
  socket.bind([1, 2], '127.0.0.1', () => {
    console.log(`list: ${socket.address().address}`)
    socket.close()
  })
}
