// A proxy that is itself reached over TLS: plain HTTP is passed on, and CONNECT opens a tunnel for everything else.
'use strict'
const fs = require('node:fs')
const http = require('node:http')
const https = require('node:https')
const net = require('node:net')

function passOn (req, res) {
  if (!req.url.startsWith('http://')) {
    res.writeHead(400).end('this is a proxy: ask for http://host/path\n')
    return
  }
  const upstream = http.request(req.url, { method: req.method, headers: req.headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.statusMessage, answer.headers)
    answer.pipe(res)
    answer.on('error', () => res.destroy())
  })
  upstream.on('error', (err) => res.headersSent ? res.destroy() : res.writeHead(502).end(`${err.message}\n`))
  res.on('close', () => upstream.destroy())
  req.pipe(upstream)
}

function tunnel (req, client, head) {
  client.on('error', () => {})
  const [, host, port] = /^(.*):(\d+)$/.exec(req.url) ?? []
  if (port === undefined) {
    client.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    return
  }
  const target = net.connect({ port, host: host.replace(/^\[|\]$/g, '') }, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    target.write(head)
    target.pipe(client)
    client.pipe(target)
  })
  target.on('error', (err) => {
    if (target.bytesRead === 0) client.end(`HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n${err.message}\n`)
  })
  client.on('close', () => target.destroy())
  target.on('close', () => client.destroySoon())
}

const [cert, key, port = '8443'] = process.argv.slice(2)
const server = https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, passOn)
server.on('connect', tunnel)
server.on('tlsClientError', (err) => console.log('no handshake:', err.code))
server.listen(port, '127.0.0.1', () => console.log('proxy at', server.address()))
