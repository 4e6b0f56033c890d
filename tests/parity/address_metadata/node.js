// Local and remote address, port and family on both sides, over IPv4 and IPv6, before, during and after.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'client', 'accepted')

function show(who, when, s) {
  const { localAddress, localFamily, remoteAddress, remoteFamily } = s
  log(who, `${when}: local ${localAddress ?? 'none'} ${localFamily ?? 'none'}`)
  log(who, `  remote ${remoteAddress ?? 'none'} ${remoteFamily ?? 'none'}`)
}

function run(host, then) {
  const server = net.createServer((socket) => {
    socket.resume()
    socket.on('end', () => {
      show('accepted', 'end', socket)
      const { address, family, port } = socket.address()
      log('accepted', `  address() ${address} ${family} ${port === server.address().port}`)
      log('accepted', `  ports ${socket.localPort === server.address().port} ${socket.remotePort === clientPort}`)
      log('accepted', `  server ${socket.server === server}`)
    })
    socket.on('close', () => {
      show('accepted', 'closed', socket)
      done()
    })
  })
  let clientPort
  let open = 2
  const done = () => {
    if (--open === 0) server.close(then)
  }
  server.listen(0, host, () => {
    const { address, family } = server.address()
    log('server', `${address} ${family}`)
    const client = new net.Socket()
    show('client', 'new', client)
    log('client', `  address() ${JSON.stringify(client.address())}`)
    client.connect(server.address().port, host)
    show('client', 'connecting', client)
    client.on('connect', () => {
      clientPort = client.localPort
      show('client', 'connected', client)
      log('client', `  ports ${client.remotePort === server.address().port} ${client.localPort > 0}`)
      log('client', `  address() ${client.address().address} ${client.address().port === client.localPort}`)
      client.end()
    })
    client.resume()
    client.on('close', () => {
      show('client', 'closed', client)
      done()
    })
  })
}

run('127.0.0.1', () => run('::1'))
