// Families take turns, beginning with that of the first address; a wish for one family asks for one address only.
'use strict'
const net = require('node:net')

const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '::1']
const lookup = (hostname, options, callback) => process.nextTick(() => {
  console.log(`lookup, all ${options.all ?? 'none'}, family ${options.family ?? 'none'}`)
  if (options.all) callback(null, addresses.map((address) => ({ address, family: net.isIP(address) })))
  else callback(null, addresses[1], 4)
})

const server = net.createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  server.close(() => {
    const client = net.connect({ port, host: 'h', lookup })
    client.on('connectionAttempt', (ip, port, family) => console.log(`connectionAttempt ${ip} ${family}`))
    client.on('error', (err) => console.log(`error ${err.code}, ${err.errors.length} of them`))
    client.on('close', () => {
      const four = net.connect({ port, host: 'h', lookup, family: 4 })
      four.on('connectionAttempt', (ip, port, family) => console.log(`family 4: ${ip} ${family}`))
      four.on('error', (err) => console.log(`error ${err.code}`))
    })
  })
})
