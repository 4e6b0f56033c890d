// udp6: the default address and receiver, the sender's address, IPv4 senders on a socket for both.
'use strict'
const dgram = require('node:dgram')

const six = dgram.createSocket('udp6')
six.bindSync()
console.log(six.address().address, six.address().family)
const { port } = six.address()
const only = dgram.createSocket({ type: 'udp6', ipv6Only: true })
only.bindSync({ address: '::1' })
const four = dgram.createSocket('udp4')

six.on('message', (msg, rinfo) => {
  console.log(`got ${msg} from ${rinfo.address} ${rinfo.family}`)
  if (String(msg) === 'one') six.send('two', port, '::1')
  if (String(msg) === 'two') only.send('three', port)
  if (String(msg) === 'three') four.send('four', port, '127.0.0.1')
  if (String(msg) === 'four') {
    six.send('x', port, '127.0.0.1', (err) => {
      console.log(`${err.code}: ${err.message}`)
      for (const socket of [six, only, four]) socket.close()
    })
  }
})
six.send('one', port)
