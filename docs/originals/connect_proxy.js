// A proxy for browsers and curl: plain HTTP is passed on, and CONNECT opens a tunnel for everything else.
'use strict'
const http = require('node:http')
const net = require('node:net')

// GET http://host/path: ask the host, and hand on what it says.
function passOn (req, res) {
  if (!req.url.startsWith('http://')) {
    res.writeHead(400).end('this is a proxy: ask for http://host/path\n')
    return
  }
  const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !name.startsWith('proxy-')))
  const upstream = http.request(req.url, { method: req.method, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.statusMessage, answer.headers)
    answer.pipe(res)
    answer.on('error', () => res.destroy())
  })
  upstream.on('error', (err) => res.headersSent ? res.destroy() : res.writeHead(502).end(`${err.message}\n`))
  res.on('close', () => upstream.destroy())
  req.pipe(upstream)
}

// CONNECT host:port: from here on the bytes are none of our business.
function tunnel (req, client, head) {
  const at = req.url.lastIndexOf(':')
  const target = net.connect({ port: req.url.slice(at + 1), host: req.url.slice(0, at).replace(/^\[|\]$/g, '') })
  target.on('connect', () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    target.write(head)
    target.pipe(client)
    client.pipe(target)
  })
  target.on('error', (err) => {
    if (target.connecting || !target.bytesRead) {
      client.end(`HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n${err.message}\n`)
    }
    target.destroy()
  })
  client.on('error', () => {})
  client.on('close', () => target.destroy())
  target.on('close', () => client.destroySoon())
}

const server = http.createServer(passOn)
server.on('connect', tunnel)
server.listen(process.argv[2] ?? 8888, '127.0.0.1', () => console.log('proxy at', server.address()))
