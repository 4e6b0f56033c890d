// close after send in one tick: nothing goes out unless connected, no callback runs; an unbound socket binds first.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
receiver.on('message', (msg) => {
  console.log(`receiver got ${msg}`)
  receiver.close()
})

function open(name) {
  const socket = dgram.createSocket('udp4')
  socket.on('listening', () => console.log(`${name}: listening`))
  socket.on('close', () => console.log(`${name}: close`))
  socket.on('error', (err) => console.log(`${name}: error ${err.code}`))
  return socket
}

const unbound = open('unbound')
unbound.send('lost 1', port, '127.0.0.1', () => console.log('never'))
unbound.close(() => {
  const bound = open('bound')
  bound.bindSync({ address: '127.0.0.1' })
  bound.send('lost 2', port, '127.0.0.1', () => console.log('never'))
  bound.close(() => {
    const binding = open('binding')
    binding.bind(0, '127.0.0.1')
    binding.send('lost 3', port, '127.0.0.1', () => console.log('never'))
    binding.close(() => {
      const connected = open('connected')
      connected.connectSync(port)
      connected.send('sent', () => console.log('connected: sent at once'))
      connected.close()
    })
    console.log('still binding', binding.listenerCount('listening') === 2)
  })
})
