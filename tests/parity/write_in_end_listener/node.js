// allowHalfOpen false: a write in the 'end' listener, and one a tick later, still go out before the automatic FIN.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  let text = ''
  socket.on('data', (chunk) => { text += chunk })
  socket.on('end', () => log('accepted', `end, got ${text}`))
  socket.end()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.resume()
  client.on('end', () => {
    log('client', `end, writable ${client.writable}, writableEnded ${client.writableEnded}`)
    log('client', `write returned ${client.write('from end ', (err) => log('client', `written ${err}`))}`)
    process.nextTick(() => {
      log('client', `tick, writable ${client.writable}, writableEnded ${client.writableEnded}`)
      log('client', `write returned ${client.write('from tick', (err) => log('client', `written ${err}`))}`)
    })
    setImmediate(() => {
      log('client', `immediate, writable ${client.writable}, writableEnded ${client.writableEnded}`)
    })
  })
  client.on('finish', () => log('client', 'finish'))
  client.on('error', (err) => log('client', `error ${err.code}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
})
