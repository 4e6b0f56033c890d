// Listening on a name: of its addresses the first that is not link-local, or the first of all.
'use strict'
const dns = require('node:dns')
const net = require('node:net')

const cases = [
  ['fe80::1', '127.0.0.1'],
  ['FEBF::1%lo', '127.0.0.1'],
  ['127.0.0.2', '127.0.0.1'],
  ['fe80::1'],
  ['bogus', '127.0.0.1']
]

const next = () => {
  const addresses = cases.shift()
  if (addresses === undefined) return
  dns.lookup = (hostname, options, callback) => {
    console.log(`lookup of ${hostname}, all=${options.all}`)
    callback(null, addresses.map((address) => ({ address, family: net.isIP(address) })))
  }
  const server = net.createServer()
  server.on('error', (err) => {
    console.log(`${addresses}: ${err.message}`)
    next()
  })
  server.listen(0, 'some.name', () => {
    console.log(`${addresses}: listening on ${server.address().address}`)
    server.close(next)
  })
}

next()
