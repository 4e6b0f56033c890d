// The group decides of which family the socket of an unbound dgram.Socket is; a bad group makes none, a bad interface does.
'use strict'
const dgram = require('node:dgram')

const calls = [
  ['udp4', 'addMembership', '::1'],
  ['udp4', 'addMembership', '224.0.0.114', 'x'],
  ['udp4', 'addMembership', '224.0.0.114', '::1'],
  ['udp4', 'dropMembership', '224.0.0.114', '127.0.0.1'],
  ['udp4', 'dropMembership', 'x'],
  ['udp4', 'dropMembership', '127.0.0.1', ''],
  ['udp6', 'addMembership', '224.0.0.114', '127.0.0.1'],
  ['udp6', 'dropMembership', 'ff02::1', '127.0.0.1'],
  ['udp4', 'addSourceSpecificMembership', '127.0.0.1', 'ff02::1'],
  ['udp4', 'addSourceSpecificMembership', '::1', '232.1.1.1'],
  ['udp4', 'addSourceSpecificMembership', '127.0.0.1', '232.1.1.1', 'x'],
  ['udp6', 'dropSourceSpecificMembership', 'x', 'ff02::1']
]

function attempt (call) {
  try {
    return call()
  } catch (err) {
    return err.message
  }
}

for (const [type, method, ...args] of calls) {
  const socket = dgram.createSocket(type)
  const said = attempt(() => { socket[method](...args); return 'good' })
  const where = attempt(() => socket.address().address)
  console.log(`${type} ${method} ${args.join(' ')}: ${said}, ${where}`)
  socket.on('error', (err) => {
    console.log(`${type} ${method} ${args.join(' ')}: ${err.message}`)
    socket.close()
  })
  socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1', () => socket.close())
}
