// Several addresses, or one that a lookup gave: what ends the search early, and what is no hindrance.
'use strict'
const net = require('node:net')

const four = (...addresses) => addresses.map((address) => ({ address, family: 4 }))
const both = [null, four('127.0.0.1', '127.0.0.2')]
const server = net.createServer((socket) => socket.resume())
const cases = [
  ['destroyed in lookup, one address', { family: 4 }, [null, '127.0.0.1', 4], (client) => {
    client.on('lookup', () => client.destroy())
  }],
  ['destroyed in lookup', {}, both, (client) => client.on('lookup', () => client.destroy())],
  ['lookup of one family fails', { family: 4 }, [Object.assign(new Error('no such name'), { code: 'ENO' })], () => {}],
  ['destroyed during the first attempt', {}, both, (client) => {
    client.on('connectionAttempt', () => process.nextTick(() => client.destroy()))
  }],
  ['destroyed after the first attempt', { port: 1 }, both, (client) => {
    client.on('connectionAttemptFailed', () => client.destroy())
  }],
  ['a local port that is taken', { localPort: 'the server\'s' }, both, () => {}],
  ['an address that the system refuses at once', {}, [null, four('255.255.255.255', '127.0.0.1')], () => {}],
  ['unref', {}, both, (client) => client.unref()],
]
const next = () => {
  if (cases.length === 0) return server.close()
  const [title, options, answer, prepare] = cases.shift()
  const port = server.address().port
  if (options.localPort) options.localPort = port
  const lookup = (hostname, asked, callback) => process.nextTick(() => callback(...answer))
  const client = net.connect({ port, host: 'h', lookup, ...options })
  console.log(title)
  prepare(client)
  for (const event of ['lookup', 'connectionAttempt', 'connectionAttemptFailed', 'connect', 'close']) {
    client.on(event, (...values) => {
      const words = values.map((value) => value?.code ?? value ?? 'none').filter((word) => word !== port)
      // What it is called depends on the routes.
      console.log(`- ${event}`, ...(words[0] === '255.255.255.255' ? [words[0]] : words))
    })
  }
  client.on('error', (err) => {
    console.log('- error', err.code, ...(err.errors ?? []).map((one) => one.message.replaceAll(port, 'PORT')))
  })
  client.on('connect', () => client.end())
  client.on('close', () => setImmediate(next))
}
server.listen(0, '127.0.0.1', next)
server.on('connection', (socket) => socket.on('error', () => {}))
