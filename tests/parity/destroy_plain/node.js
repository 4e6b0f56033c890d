// destroy() without an error: no 'error', no 'end', close(false); a second destroy is ignored.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('end', () => log('accepted', 'end'))
  socket.on('finish', () => log('accepted', 'finish'))
  socket.on('close', (hadError) => log('accepted', `close ${hadError}`))
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.destroy()
    client.destroy(new Error('late'))
    log('client', `errored ${client.errored ?? 'none'}, readyState ${client.readyState}`)
    log('client', `read() ${client.read() ?? 'none'}, readable ${client.readable}, writable ${client.writable}`)
  })
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('error', (err) => log('client', `error ${err.message}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
