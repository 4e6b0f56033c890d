const dgram = require('node:dgram')

const PORT = Number(process.argv[2] ?? 41234)

const server = dgram.createSocket('udp4')

server.on('message', (msg, rinfo) => {
  console.log('server got:' + msg + 'from ' + rinfo.address + ':' + rinfo.port)
})

server.on('listening', () => {
  console.log('server bound')
})

server.bind(PORT)
