// What 'message' tells of the sender.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4', function (msg, rinfo) {
  console.log('data', Buffer.isBuffer(msg), msg.toString('hex'))
  console.log('keys', Object.keys(rinfo).join(' '))
  console.log(rinfo.address, rinfo.family, rinfo.port === sender.address().port, rinfo.size)
  console.log('this is the socket', this === receiver)
  receiver.close()
  sender.close()
})
receiver.bindSync({ address: '127.0.0.1' })
const sender = dgram.createSocket('udp4')
sender.bindSync({ address: '127.0.0.1' })
sender.send(Buffer.from([0, 1, 127, 128, 255]), receiver.address().port, '127.0.0.1')
