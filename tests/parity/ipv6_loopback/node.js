// Over ::1, with the listener on ::, addresses look as IPv6; an IPv4 client of the same server is mapped.
'use strict'
const net = require('node:net')

const traces = { six: [], four: [] }
const log = (who, what) => traces[who].push(what)

const server = net.createServer((socket) => {
  const who = net.isIPv4(socket.remoteAddress.replace('::ffff:', '')) ? 'four' : 'six'
  log(who, `accepted: remote ${socket.remoteAddress} ${socket.remoteFamily}, local ${socket.localAddress}`)
  socket.end('hi')
})
server.listen(0, '::', () => {
  const { port } = server.address()
  let open = 2
  for (const [who, host] of [['six', '::1'], ['four', '127.0.0.1']]) {
    const client = net.connect(port, host)
    client.on('connectionAttempt', (ip, port, family) => log(who, `connectionAttempt ${ip} ${family}`))
    client.on('connect', () => log(who, `connect: remote ${client.remoteAddress} ${client.remoteFamily}`))
    client.on('data', (chunk) => log(who, `data ${chunk}`))
    client.on('close', () => {
      if (--open === 0) server.close()
    })
  }
})

process.on('exit', () => {
  for (const [who, lines] of Object.entries(traces)) console.log([who, ...lines.sort()].join('\n  '))
})
