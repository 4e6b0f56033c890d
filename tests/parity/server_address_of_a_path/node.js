// A path that a server was told stays its address: before it listens, after close(), and after an error.
'use strict'
const net = require('node:net')

const log = (name, server) => console.log(`${name}: ${server.listening}, ${typeof server.address() === 'object' ? 'no path' : server.address()}`)

const server = net.createServer()
server.listen('./s')
log('at once', server)
server.on('listening', () => {
  log('listening', server)
  server.close(closed)
  log('closing', server)
})

function closed () {
  server.removeAllListeners('listening')
  log('closed', server)
  server.listen(0, () => {
    log('listening on a port', server)
    server.close(() => {
      log('closed again', server)
      fails()
    })
  })
}

function fails () {
  const server = net.createServer()
  log('new', server)
  server.listen('./none/s')
  log('no such directory', server)
  server.on('error', () => {
    log('error', server)
    descriptor()
  })
}

function descriptor () {
  const server = net.createServer()
  server.on('error', (err) => console.log(err.message))
  server.listen({ fd: 1.5 })
}
