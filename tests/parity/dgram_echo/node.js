// A server that answers, and a client that asks three times.
'use strict'
const dgram = require('node:dgram')

const server = dgram.createSocket('udp4')
server.on('listening', () => console.log(`listening on ${server.address().address}`))
server.on('close', () => console.log('server closed'))
server.on('message', (msg, rinfo) => {
  console.log(`server got ${msg} from ${rinfo.address}, ${rinfo.size} bytes`)
  server.send(`Hello ${msg}`, rinfo.port, rinfo.address)
})

server.bind(0, '127.0.0.1', () => {
  const client = dgram.createSocket('udp4')
  const names = ['Ann', 'Bob', 'Ždenka']
  const ask = () => client.send(names.shift(), server.address().port, '127.0.0.1', (err, bytes) => {
    console.log(`client sent ${bytes} bytes, error ${err === null ? 'none' : err.code}`)
  })
  client.on('message', (msg, rinfo) => {
    console.log(`client got ${msg}, from the server ${rinfo.port === server.address().port}`)
    if (names.length > 0) return ask()
    client.close(() => {
      console.log('client closed')
      server.close()
    })
  })
  ask()
})
