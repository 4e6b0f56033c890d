// Resolves a name with the DNS server on the port given, and connects a socket of its own there, too.
'use strict'
const dgram = require('node:dgram')
const { Resolver } = require('node:dns')

const [port, name] = process.argv.slice(2)
const resolver = new Resolver({ timeout: 5000, tries: 2 })
resolver.setServers([`127.0.0.1:${port}`])
resolver.resolve4(name, (err, addresses) => {
  console.log(err ? err.code : addresses.join(' '))
  const socket = dgram.createSocket('udp4', (msg) => {
    console.log(String(msg))
    socket.close()
  })
  socket.connect(Number(port), '127.0.0.1', () => socket.send('bye'))
})
