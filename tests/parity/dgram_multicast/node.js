// A group joined on loopback: what is sent to it comes; left, it cannot be left again.
'use strict'
const dgram = require('node:dgram')

const member = dgram.createSocket({ type: 'udp4', reuseAddr: true })
member.bindSync()
const { port } = member.address()
const sender = dgram.createSocket('udp4')
sender.bindSync({ address: '127.0.0.1' })
sender.setMulticastInterface('127.0.0.1')
console.log(sender.setMulticastTTL(0), sender.setMulticastLoopback(true))

member.on('message', (msg, rinfo) => {
  console.log(`got ${msg} from ${rinfo.address}`)
  member.dropMembership('224.0.0.114', '127.0.0.1')
  try {
    member.dropMembership('224.0.0.114', '127.0.0.1')
  } catch (err) {
    console.log(err.message)
  }
  member.close()
  sender.close()
})
member.addMembership('224.0.0.114', '127.0.0.1')
sender.send('to the group', port, '224.0.0.114', (err, bytes) => console.log('sent', err, bytes))
