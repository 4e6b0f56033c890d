// A lookup that fails: the lookup event has the error, then error and close(true); no attempt is made.
'use strict'
const net = require('node:net')

const lookup = (hostname, options, callback) => {
  const err = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname })
  process.nextTick(() => callback(err))
}

const client = net.connect({ port: 1, host: 'no.such.host', lookup })
client.on('lookup', (err, address, family, host) => {
  console.log(`lookup ${err.code} ${address ?? 'none'} ${family ?? 'none'} ${host}`)
})
client.on('connectionAttempt', () => console.log('connectionAttempt'))
client.on('error', (err) => console.log(`error ${err.message}, code ${err.code}, hostname ${err.hostname}`))
client.on('close', (hadError) => console.log(`close ${hadError}`))
