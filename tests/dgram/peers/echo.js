// Sends back what it gets, with its size, until it gets "bye".
'use strict'
const dgram = require('node:dgram')

const server = dgram.createSocket('udp4', (msg, rinfo) => {
  server.send([msg, ` ${rinfo.size}`], rinfo.port, rinfo.address, () => {
    if (String(msg) === 'bye') server.close()
  })
})
server.bind(0, '127.0.0.1', () => console.log(server.address().port))
