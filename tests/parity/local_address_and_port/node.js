// localAddress and localPort: where the connection comes from; both stand in the error when it fails.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  console.log(`accepted from ${socket.remoteAddress}`)
  socket.end()
})
const free = net.createServer()
let localPort
server.listen(0, '127.0.0.1', () => free.listen(0, '127.0.0.1', () => {
  localPort = free.address().port
  free.close(() => {
    const client = net.connect({ port: server.address().port, host: '127.0.0.1', localAddress: '127.0.0.2', localPort })
    client.on('connect', () => {
      client.resume()
    })
    client.on('close', () => server.close(refused))
    client.on('connect', () => { ports = [client.localPort === localPort, client.localAddress] })
    let ports
    client.on('close', () => console.log(`local port as asked ${ports[0]}, address ${ports[1]}`))
  })
}))

function refused() {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => {
      const client = net.connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2', localPort })
      client.on('error', (err) => {
        console.log(err.message)
        console.log(`code ${err.code}, localAddress ${err.localAddress}, localPort ${err.localPort === localPort}`)
        taken()
      })
    })
  })
}

function taken() {
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    const client = net.connect({ port, host: '127.0.0.1', localAddress: '127.0.0.1', localPort: port })
    client.on('connectionAttempt', () => console.log('connectionAttempt'))
    client.on('error', (err) => {
      console.log(`${err.message}, code ${err.code}, syscall ${err.syscall}`)
      server.close()
    })
    client.on('close', (hadError) => console.log(`close ${hadError}`))
  })
}
