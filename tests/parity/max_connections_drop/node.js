// maxConnections = 1: the second connection is taken, closed and reported by 'drop'.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'first', 'second')

const server = net.createServer()
server.maxConnections = 1
server.on('connection', (socket) => {
  log('server', 'connection')
  socket.resume()
})
server.on('drop', (data) => {
  log('server', `drop ${Object.keys(data).sort()}`)
  log('server', `${data.localAddress} ${data.localFamily} ${data.localPort === server.address().port}`)
  log('server', `${data.remoteAddress} ${data.remoteFamily} ${data.remotePort > 0}`)
})
server.on('close', () => log('server', 'close'))

server.listen(0, '127.0.0.1', () => {
  const port = server.address().port
  const first = net.connect(port, '127.0.0.1', () => {
    log('first', 'connect')
    const second = net.connect(port, '127.0.0.1', () => log('second', 'connect'))
    second.on('end', () => log('second', 'end'))
    second.on('close', (hadError) => {
      log('second', `close ${hadError}`)
      first.end()
      server.close()
    })
    second.resume()
  })
  first.on('close', (hadError) => log('first', `close ${hadError}`))
  first.resume()
})
