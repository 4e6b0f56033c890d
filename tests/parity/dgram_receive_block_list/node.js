// Datagrams from senders on receiveBlockList are dropped in silence; the list can change while receiving.
'use strict'
const dgram = require('node:dgram')
const net = require('node:net')

const blockList = new net.BlockList()
const receiver = dgram.createSocket({ type: 'udp4', receiveBlockList: blockList })
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
const sender = dgram.createSocket('udp4')
sender.bindSync({ address: '127.0.0.1' })
const other = dgram.createSocket('udp4')
other.bindSync({ address: '127.0.0.2' })

receiver.on('message', (msg, rinfo) => {
  console.log(`got ${msg} from ${rinfo.address}`)
  if (String(msg) === 'first') {
    blockList.addAddress('127.0.0.1')
    sender.send('second', port, '127.0.0.1', () => {
      other.send('third', port, '127.0.0.1')
    })
  } else {
    for (const socket of [receiver, sender, other]) socket.close()
  }
})
sender.send('first', port, '127.0.0.1')
