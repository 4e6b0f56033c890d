// reuseAddr and reusePort: two sockets on one port; without them the second fails.
'use strict'
const dgram = require('node:dgram')

for (const options of [{ reuseAddr: true }, { reusePort: true }, {}]) {
  const first = dgram.createSocket({ type: 'udp4', ...options })
  const second = dgram.createSocket({ type: 'udp4', ...options })
  const { port } = first.bindSync({ address: '127.0.0.1' })
  const name = Object.keys(options)[0] || 'neither'
  try {
    console.log(name, second.bindSync({ port, address: '127.0.0.1' }).port === port)
  } catch (err) {
    console.log(name, err.code)
  }
  first.close()
  second.close()
}
