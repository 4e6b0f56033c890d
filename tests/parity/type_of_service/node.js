// Type of service: kept before the connection, applied with it, read back; what is refused.
'use strict'
const net = require('node:net')

function attempt(what, f) {
  try {
    console.log(`${what}: ${f()}`)
  } catch (err) {
    console.log(`${what}: ${err.code} ${err.message}`)
  }
}

const fresh = new net.Socket()
attempt('unset', () => fresh.getTypeOfService())
fresh.setTypeOfService(0x10)
attempt('kept', () => fresh.getTypeOfService())
for (const wrong of [-1, 256, 1.5, '16', null]) {
  attempt(`setTypeOfService(${wrong})`, () => fresh.setTypeOfService(wrong) === fresh)
}
attempt('option', () => new net.Socket({ typeOfService: 300 }))

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', typeOfService: 0x08 }, () => {
    attempt('connected', () => client.getTypeOfService())
    client.setTypeOfService(0x20)
    attempt('changed', () => client.getTypeOfService())
    client.destroy()
    server.close()
  })
})
