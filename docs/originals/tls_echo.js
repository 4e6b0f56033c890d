// An echo server with TLS, and its client: serve port cert.pem key.pem, or connect port ca.pem [text].
'use strict'
const fs = require('node:fs')
const tls = require('node:tls')

function serve (port, cert, key) {
  const server = tls.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key), allowHalfOpen: true })

  server.on('secureConnection', (socket) => {
    console.log('hello', socket.getProtocol(), socket.servername)
    socket.pipe(socket)
    socket.on('error', (err) => console.log(err.message))
  })
  // A port scanner, a plain client, a client that does not trust the certificate: told, and gone.
  server.on('tlsClientError', (err) => console.log('no handshake:', err.code))
  server.listen(port, '127.0.0.1', () => console.log('echoing at', server.address()))
}

function connect (port, ca, text) {
  const socket = tls.connect({ port, host: '127.0.0.1', ca: fs.readFileSync(ca) })
  socket.on('secureConnect', () => socket.end(text))
  socket.setEncoding('utf-8')
  socket.on('data', (echo) => console.log(echo))
  socket.on('error', (err) => console.log('failed:', err.code))
}

const [what, port, ...rest] = process.argv.slice(2)
if (what === 'serve') serve(port, ...rest)
else connect(port, rest[0], rest.slice(1).join(' ') || 'hello')
