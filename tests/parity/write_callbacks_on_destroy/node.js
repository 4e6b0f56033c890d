// destroy() with writes under way and writes waiting: which error each callback gets, and when.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client')

const big = Buffer.alloc(16 * 1024 * 1024)
const server = net.createServer((socket) => {
  socket.pause()
  socket.on('error', () => {})
  accepted = socket
  server.close()
})
let accepted
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.write(big, (err) => log('client', `big: ${err?.code ?? 'none'}`))
    client.write('waiting', (err) => log('client', `waiting: ${err?.code ?? 'none'}`))
    client.end('last', (err) => log('client', `end: ${err?.code ?? 'none'}`))
    setImmediate(() => {
      client.destroy()
      log('client', `destroy() returned, queued ${client.writableLength > 0}`)
      process.nextTick(() => log('client', 'tick'))
      setImmediate(() => log('client', 'immediate'))
    })
  })
  client.on('error', (err) => log('client', `error ${err.code}`))
  client.on('finish', () => log('client', 'finish'))
  client.on('close', (hadError) => {
    log('client', `close ${hadError}`)
    accepted.destroy()
  })
})
