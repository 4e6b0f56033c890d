// An HTTPS server that takes a renewed certificate while it runs, and plain HTTP beside it that sends everybody there.
'use strict'
const fs = require('node:fs')
const http = require('node:http')
const https = require('node:https')

const [cert, key, port = '8443', plainPort = '8080'] = process.argv.slice(2)
const identity = () => ({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) })

function greet (req, res) {
  res.setHeader('Content-Type', 'text/plain; charset=utf-8')
  res.end(`${req.method} ${req.url} over ${req.socket.getProtocol()}\n`)
}

function renew () {
  try {
    server.setSecureContext(identity()) // connections that are open keep the old one
    console.log('renewed')
  } catch (err) { // a file is missing, or half of the two is new
    console.log('not renewed:', err.message)
  }
}

function redirect (req, res) {
  const host = (req.headers.host ?? 'localhost').replace(/:\d*$/, '')
  res.writeHead(308, { Location: `https://${host}:${server.address().port}${req.url}` }).end()
}

const server = https.createServer(identity(), greet)
server.on('tlsClientError', (err) => console.log('no handshake:', err.code))
server.listen(port, '127.0.0.1', () => console.log('serving at', server.address()))
const plain = http.createServer(redirect)
plain.listen(plainPort, '127.0.0.1', () => console.log('redirecting at', plain.address()))
process.on('SIGHUP', renew)
