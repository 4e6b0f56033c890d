// What bindSync refuses at the call, and what it takes for nothing.
'use strict'
const dgram = require('node:dgram')

function attempt(what, ...args) {
  const socket = dgram.createSocket('udp4')
  try {
    console.log(`${what}: ${socket.bindSync(...args).address}`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
  socket.close()
}

attempt('nothing')
attempt('{}', {})
attempt('null', null)
attempt('5', 5)
attempt('text', 'x')
attempt('[]', [])
attempt('port text', { port: 'x' })
attempt('port "0"', { port: '0' })
attempt('port null', { port: null })
attempt('port -1', { port: -1 })
attempt('port 65536', { port: 65536 })
attempt('port 1.5', { port: 1.5 })
attempt('port true', { port: true })
attempt('address 5', { address: 5 })
attempt('address true', { address: true })
attempt('address null', { address: null })
attempt('address ""', { address: '' })
attempt('address name', { address: 'localhost' })
attempt('address 127.1', { address: '127.1' })
attempt('both wrong', { port: -1, address: 5 })
