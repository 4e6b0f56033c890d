// A custom lookup: what it is asked, and what it may answer; an address as host needs none.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.end())
const cases = [
  ['a literal', { host: '127.0.0.1' }, (callback) => callback(null, '127.0.0.1', 4)],
  ['a list', { host: 'h' }, (callback) => callback(null, [{ address: '127.0.0.1', family: 4 }])],
  ['one address', { host: 'h', autoSelectFamily: false }, (callback) => callback(null, '127.0.0.1', 4)],
  ['wish for family 4', { host: 'h', family: 4 }, (callback) => callback(null, '127.0.0.1', 4)],
  ['not an address', { host: 'h', autoSelectFamily: false }, (callback) => callback(null, 'nonsense', 4)],
  ['a strange family', { host: 'h', autoSelectFamily: false }, (callback) => callback(null, '127.0.0.1', 5)],
]
const next = () => {
  if (cases.length === 0) return server.close()
  const [title, options, answer] = cases.shift()
  const lookup = (hostname, asked, callback) => {
    console.log(`${title}: asked for ${hostname}, all ${asked.all ?? 'none'}, family ${asked.family ?? 'none'}`)
    process.nextTick(() => answer(callback))
  }
  const client = net.connect({ ...options, port: server.address().port, lookup })
  client.on('lookup', (err, address, family) => {
    console.log(`${title}: lookup ${err?.code ?? 'none'} ${address ?? 'none'} ${family ?? 'none'}`)
  })
  client.on('connect', () => console.log(`${title}: connect`))
  client.on('error', (err) => console.log(`${title}: ${err.code} ${err.message}`))
  client.on('close', next)
  client.resume()
}
server.listen(0, '127.0.0.1', next)
