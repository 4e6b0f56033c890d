// A lookup that answers after destroy(): nothing is attempted, nothing connects.
'use strict'
const net = require('node:net')

let connections = 0
const server = net.createServer((socket) => {
  connections++
  socket.destroy()
})

server.listen(0, '127.0.0.1', () => {
  let answer
  const lookup = (hostname, options, callback) => { answer = callback }
  const client = net.connect({ port: server.address().port, host: 'h', lookup })
  client.on('lookup', (err, address) => console.log(`lookup ${address}`))
  client.on('connectionAttempt', () => console.log('connectionAttempt'))
  client.on('connect', () => console.log('connect'))
  client.on('error', (err) => console.log(`error ${err.message}`))
  client.on('close', (hadError) => {
    console.log(`close ${hadError}`)
    answer(null, [{ address: '127.0.0.1', family: 4 }])
    console.log(`answered, connecting ${client.connecting}`)
    setTimeout(() => {
      console.log(`connections ${connections}, destroyed ${client.destroyed}`)
      server.close()
    }, 50)
  })
  client.destroy()
})
