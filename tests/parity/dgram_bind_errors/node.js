// Addresses that cannot be bound: each an error event, and the socket lives on.
'use strict'
const dgram = require('node:dgram')

const attempts = [
  ['udp4', '198.51.100.1'],
  ['udp4', '::1'],
  ['udp6', '127.0.0.1'],
  ['udp4', 'no-such-host.invalid']
]

function next() {
  if (attempts.length === 0) return
  const [type, address] = attempts.shift()
  const socket = dgram.createSocket(type)
  const shown = (value) => value === undefined ? 'none' : value
  socket.on('error', (err) => {
    console.log(`${type} ${address}: ${err.name} ${err.code}: ${err.message}`)
    console.log(`  syscall ${err.syscall}, address ${shown(err.address)}, port ${shown(err.port)}`)
    console.log(`  hostname ${shown(err.hostname)}`)
    socket.close(next)
  })
  socket.on('listening', () => console.log('never'))
  socket.bind(0, address)
}

next()
