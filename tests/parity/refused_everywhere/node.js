// Two addresses, both refused: one aggregate error with an empty message, the first code, and both causes.
'use strict'
const net = require('node:net')

const lookup = (hostname, options, callback) => process.nextTick(() => {
  callback(null, [{ address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }])
})

const server = net.createServer()
server.listen(0, '::1', () => {
  const { port } = server.address()
  server.close(() => {
    const client = net.connect({ port, host: 'h', lookup })
    client.on('lookup', (err, address, family, host) => console.log(`lookup ${address} ${family} ${host}`))
    client.on('connectionAttempt', (ip, port, family) => console.log(`connectionAttempt ${ip}:${port} ${family}`))
    client.on('connectionAttemptFailed', (ip, port, family, err) => {
      console.log(`connectionAttemptFailed ${ip}:${port} ${family} ${err.code}`)
    })
    client.on('error', (err) => {
      console.log(`error '${err.message}', code ${err.code}`)
      for (const one of err.errors) console.log(`  ${one.message}`)
    })
    client.on('close', (hadError) => {
      console.log(`close ${hadError}`)
      for (const address of client.autoSelectFamilyAttemptedAddresses) console.log(`attempted ${address}`)
    })
  })
})
