// What connect and connectSync refuse, and in which order.
'use strict'
const dgram = require('node:dgram')

function attempt(what, call) {
  const socket = dgram.createSocket('udp4')
  for (const method of ['connect', 'connectSync']) {
    try {
      call((...args) => socket[method](...args))
      console.log(`${method} ${what}: fine`)
    } catch (err) {
      console.log(`${method} ${what}: ${err.name} ${err.code}`)
      console.log(`  ${err.message}`)
    }
  }
  socket.close()
}

attempt('nothing', (connect) => connect())
attempt('port 0', (connect) => connect(0))
attempt('port -1', (connect) => connect(-1))
attempt('port 65536', (connect) => connect(65536))
attempt('port 1.5', (connect) => connect(1.5))
attempt('port text', (connect) => connect('x'))
attempt('port ""', (connect) => connect(''))
attempt('port null', (connect) => connect(null))
attempt('port true', (connect) => connect(true))
attempt('port {}', (connect) => connect({}))
attempt('address 5', (connect) => connect(9, 5))
attempt('address true', (connect) => connect(9, true))
attempt('address {}', (connect) => connect(9, { a: 1 }))
attempt('port 0, address 5', (connect) => connect(0, 5))

const socket = dgram.createSocket('udp4')
try {
  socket.connectSync(9, 'localhost')
} catch (err) {
  console.log(`${err.name} ${err.code}: ${err.message}`)
}
socket.bind(0)
try {
  socket.connectSync(9)
} catch (err) {
  console.log(`${err.name} ${err.code}: ${err.message}`)
}
socket.close()
for (const call of [() => socket.connect(0, 5), () => socket.connectSync(0, 5)]) {
  try {
    call()
  } catch (err) {
    console.log(`${err.name} ${err.code}: ${err.message}`)
  }
}
