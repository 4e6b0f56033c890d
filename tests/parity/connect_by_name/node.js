// A host name goes through lookup: its event, with one address, before the attempt.
'use strict'
const net = require('node:net')

const lookup = (hostname, options, callback) => {
  console.log(`lookup of ${hostname}, all=${options.all}, hints=${options.hints}`)
  process.nextTick(() => callback(null, [{ address: '127.0.0.1', family: 4 }]))
}

const server = net.createServer((socket) => socket.end())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: 'some.name', lookup })
  console.log('connect() returned')
  client.on('lookup', (err, address, family, host) => console.log(`lookup event ${err} ${address} ${family} ${host}`))
  client.on('connectionAttempt', (ip, port, family) => console.log(`connectionAttempt ${ip}:${port} ${family}`))
  client.on('connect', () => {
    console.log(`connect, remote ${client.remoteAddress} ${client.remoteFamily}`)
    console.log(`attempted ${client.autoSelectFamilyAttemptedAddresses}`)
  })
  client.on('ready', () => console.log('ready'))
  client.resume()
  client.on('close', (hadError) => {
    console.log(`close ${hadError}`)
    server.close()
  })
})
