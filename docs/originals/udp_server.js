const dgram = require('node:dgram')

const PORT = Number(process.argv[2] ?? 41234)

const server = dgram.createSocket('udp4')

server.on('message', (msg, rinfo) => {
  console.log(msg)
  console.log(rinfo)
})

server.on('listening', () => {
  const address = server.address()
  console.log(address)
})

server.bind(PORT)
