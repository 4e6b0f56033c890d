// Receivers on sendBlockList: the error goes to the callback, without one the datagram is just not sent.
'use strict'
const dgram = require('node:dgram')
const net = require('node:net')

const blockList = new net.BlockList()
blockList.addAddress('127.0.0.2')

const receiver = dgram.createSocket('udp4')
receiver.bindSync()
const { port } = receiver.address()
receiver.on('message', (msg) => {
  console.log(`got ${msg}`)
  receiver.close()
})

const socket = dgram.createSocket({ type: 'udp4', sendBlockList: blockList })
const steps = [
  () => socket.send('blocked', port, '127.0.0.2', (err, bytes) => {
    console.log(`send: ${err.name} ${err.code}: ${err.message}, bytes ${bytes === undefined ? 'none' : bytes}`)
    next()
  }),
  () => {
    socket.send('blocked', port, '127.0.0.2')
    setImmediate(next)
  },
  () => socket.connect(port, '127.0.0.2', (err) => {
    console.log(`connect: ${err.code}: ${err.message}`)
    next()
  }),
  () => socket.connect(port, '127.0.0.2'),
  () => {
    try {
      socket.connectSync(port, '127.0.0.2')
    } catch (err) {
      console.log(`connectSync: ${err.code}: ${err.message}`)
    }
    next()
  },
  () => {
    socket.connectSync(port, '127.0.0.1')
    blockList.addAddress('127.0.0.1')
    socket.send('a peer is not checked again', (err) => {
      console.log('sent', err)
      socket.close()
    })
  }
]
const next = () => steps.shift()()
socket.on('error', (err) => {
  console.log(`error event: ${err.code}: ${err.message}`)
  next()
})
next()
