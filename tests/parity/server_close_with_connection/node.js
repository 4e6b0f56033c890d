// server.close() with an open connection: no new ones, 'close' waits for the last to end.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'client')

const server = net.createServer((socket) => {
  socket.resume()
  server.getConnections((err, count) => {
    log('server', `getConnections ${err} ${count}`)
    server.close((err) => {
      log('server', `close callback ${err ?? 'none'}`)
      server.getConnections((err, count) => log('server', `getConnections ${err} ${count}`))
    })
    log('server', `closing, listening ${server.listening}, address ${server.address()}`)
    const late = net.connect(port, '127.0.0.1')
    late.on('error', (err) => {
      log('server', `new connection ${err.code}`)
      client.end()
    })
  })
})
server.on('close', () => log('server', 'close'))

let port, client
server.listen(0, '127.0.0.1', () => {
  port = server.address().port
  client = net.connect(port, '127.0.0.1')
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
