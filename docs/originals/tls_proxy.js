// A proxy that ends TLS: clients speak TLS to it, and it speaks plainly to a server behind it.
// The certificate is read again when it changes, as those of today's authorities do every few weeks.
'use strict'
const fs = require('node:fs')
const net = require('node:net')
const { pipeline } = require('node:stream')
const tls = require('node:tls')

const CHECK_EVERY_MS = 60_000

class Certificate {
  constructor (cert, key) {
    this.cert = cert
    this.key = key
  }

  read () {
    this.written = fs.statSync(this.cert).mtimeMs
    return { cert: fs.readFileSync(this.cert), key: fs.readFileSync(this.key) }
  }

  hasChanged () {
    return fs.statSync(this.cert).mtimeMs !== this.written
  }
}

// Join client to the server behind, for as long as both live.
function forward (client, port, host) {
  const target = net.connect({ port, host, allowHalfOpen: true })

  function done (err) {
    if (err) console.log('!', err.message)
  }

  pipeline(client, target, done)
  pipeline(target, client, done)
}

const [cert, key, port = '8443', targetPort = '8000', targetHost = '127.0.0.1'] = process.argv.slice(2)
const certificate = new Certificate(cert, key)
const server = tls.createServer({ allowHalfOpen: true })
server.setSecureContext(certificate.read())
server.on('secureConnection', (client) => forward(client, targetPort, targetHost))
server.on('tlsClientError', (err) => console.log('no handshake:', err.code))

setInterval(() => {
  try {
    if (certificate.hasChanged()) {
      server.setSecureContext(certificate.read())
      console.log('new certificate')
    }
  } catch (err) { // half written, or key and certificate do not fit yet
    console.log('certificate not read:', err.message)
  }
}, CHECK_EVERY_MS).unref()

server.listen(port, '127.0.0.1', () => console.log('forwarding from', server.address()))
