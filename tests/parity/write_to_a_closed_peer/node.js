// The peer is gone: the first write is taken, the second fails with EPIPE, then error and close(true).
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client')

const server = net.createServer((socket) => {
  socket.destroy()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true })
  client.resume()
  client.on('end', () => {
    log('client', 'end')
    client.write('a', (err) => {
      log('client', `written a ${err}`)
      setImmediate(() => {
        log('client', `second write ${client.write('b', (err) => {
          log('client', `written b ${err.message}, code ${err.code}, syscall ${err.syscall}`)
        })}`)
      })
    })
  })
  client.on('error', (err) => log('client', `error ${err.message}, destroyed ${client.destroyed}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
