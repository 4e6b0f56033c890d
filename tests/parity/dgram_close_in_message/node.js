// A message listener closes the socket: datagrams that have come already are not delivered.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
receiver.on('message', (msg) => {
  console.log(`got ${msg}`)
  if (String(msg) === '2') receiver.close(() => console.log('callback'))
})
receiver.on('close', () => {
  console.log('close')
  sender.close()
})

const sender = dgram.createSocket('udp4')
sender.bindSync({ address: '127.0.0.1' })
for (const text of ['1', '2', '3', '4']) sender.send(text, receiver.address().port, '127.0.0.1')
