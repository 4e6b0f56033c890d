// A proxy of two pipes: bytes both ways, ends passed on, an upstream that refuses destroys the client.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'refused')

const origin = net.createServer({ allowHalfOpen: true }, (socket) => {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk) => { text += chunk })
  socket.on('end', () => socket.end(text.toUpperCase()))
})

const proxy = net.createServer({ allowHalfOpen: true }, (socket) => {
  const upstream = net.connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
  socket.pipe(upstream)
  upstream.pipe(socket)
  upstream.on('error', (err) => {
    log('refused', `upstream ${err.code}`)
    socket.destroy()
  })
  socket.on('error', () => upstream.destroy())
})

let target
origin.listen(0, '127.0.0.1', () => {
  target = origin.address().port
  proxy.listen(0, '127.0.0.1', () => {
    const client = net.connect(proxy.address().port, '127.0.0.1')
    let text = ''
    client.on('data', (chunk) => { text += chunk })
    client.on('end', () => log('client', `end, got ${text}`))
    client.on('close', (hadError) => {
      log('client', `close ${hadError}`)
      origin.close(refused)
    })
    client.end('hello through the pipe')
  })
})

function refused() {
  const client = net.connect(proxy.address().port, '127.0.0.1')
  client.on('end', () => log('refused', 'end'))
  client.on('close', (hadError) => {
    log('refused', `close ${hadError}`)
    proxy.close()
  })
  client.resume()
}
