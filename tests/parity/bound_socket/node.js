// BoundSocket: bound in the constructor, adopted by listen() once, and what it says then.
'use strict'
const net = require('node:net')

function attempt(what, f) {
  try {
    console.log(`${what}: ${f()}`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code} ${err.message}`)
  }
}

const bound = new net.BoundSocket({ host: '127.0.0.1', port: 0 })
const { address, family, port } = bound.address()
console.log(`bound ${address} ${family} ${port > 0}, fd ${bound.fd() > 0}, isPipe ${bound.isPipe}`)

const closed = new net.BoundSocket()
attempt('close', () => closed.close())
attempt('close again', () => closed.close())
attempt('address', () => closed.address())
attempt('fd', () => closed.fd())
attempt('bad port', () => new net.BoundSocket({ port: 70000 }))
attempt('bad host', () => new net.BoundSocket({ host: 'localhost' }))
attempt('path and port', () => new net.BoundSocket({ path: './s', port: 1 }))
attempt('not local', () => new net.BoundSocket({ host: '198.51.100.1' }))

const server = net.createServer((socket) => socket.end('hi'))
server.listen(bound, () => {
  console.log(`listening on it ${server.address().port === port}`)
  attempt('adopted: close', () => bound.close())
  attempt('adopted: listen', () => net.createServer().listen(bound))
  const client = net.connect(port, '127.0.0.1')
  client.on('data', (chunk) => console.log(`data ${chunk}`))
  client.on('close', () => server.close(pipe))
})

function pipe() {
  const bound = new net.BoundSocket({ path: './s' })
  console.log(`pipe ${bound.address()}, isPipe ${bound.isPipe}`)
  const server = net.createServer((socket) => socket.end('hi'))
  server.listen({ handle: bound }, () => {
    console.log(`listening on ${server.address()}`)
    net.connect('./s').on('data', (chunk) => console.log(`data ${chunk}`)).on('close', () => server.close())
  })
}
