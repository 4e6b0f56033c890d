// Two addresses: the first refuses, the second accepts.
'use strict'
const net = require('node:net')

const lookup = (hostname, options, callback) => {
  callback(null, [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }])
}

const server = net.createServer((socket) => socket.end('welcome'))
server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: 'h', lookup })
  client.on('lookup', (err, address, family, host) => console.log(`lookup ${address} ${family} ${host}`))
  client.on('connectionAttempt', (ip, port, family) => console.log(`connectionAttempt ${ip}:${port} ${family}`))
  client.on('connectionAttemptFailed', (ip, port, family, err) => {
    console.log(`connectionAttemptFailed ${ip}:${port} ${family} ${err.message}`)
  })
  client.on('connectionAttemptTimeout', () => console.log('connectionAttemptTimeout'))
  client.on('connect', () => {
    console.log(`connect to ${client.remoteAddress}`)
    for (const address of client.autoSelectFamilyAttemptedAddresses) console.log(`attempted ${address}`)
  })
  client.on('ready', () => console.log('ready'))
  client.on('data', (chunk) => console.log(`data ${chunk}`))
  client.on('error', (err) => console.log(`error ${err.code}`))
  client.on('close', (hadError) => {
    console.log(`close ${hadError}`)
    server.close()
  })
})
