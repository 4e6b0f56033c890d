// What send refuses at the call, and in which order.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')

function attempt(what, ...args) {
  try {
    socket.send(...args)
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
}

attempt('nothing')
attempt('msg 5', 5, 9)
attempt('msg {}', { a: 1 }, 9)
attempt('msg null', null, 9)
attempt('msg true', true, 9)
attempt('no port', 'x')
attempt('callback only', 'x', () => {})
attempt('port 0', 'x', 0)
attempt('port -1', 'x', -1)
attempt('port 65536', 'x', 65536)
attempt('port 1.5', 'x', 1.5)
attempt('port text', 'x', 'p')
attempt('port null', 'x', null)
attempt('port true', 'x', true)
attempt('address 5', 'x', 9, 5)
attempt('address true', 'x', 9, true)
attempt('address 0', 'x', 9, 0)
attempt('address false', 'x', 9, false)
attempt('list of numbers', [5], 9)
attempt('list with a number', ['a', 5], 9)
attempt('list with null', [null], 9)
attempt('nested list', [['a']], 9)
attempt('callback text', 'x', 9, '127.0.0.1', 'notfn')
attempt('callback 5', 'x', 9, '127.0.0.1', 5)
attempt('msg and port', 5, 0)
attempt('port and address', 'x', 0, 5)
attempt('msg and address', 5, 9, 5)
socket.close()
attempt('msg 5, closed', 5, 0)
attempt('port 0, closed', 'x', 0)
attempt('address 5, closed', 'x', 9, 5)
attempt('all right, closed', 'x', 9)
