// end() and its callback: with data, with an encoding, called twice, before the connection, and finish beside it.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const server = net.createServer((socket) => {
  let text = ''
  socket.on('data', (chunk) => { text += chunk })
  socket.on('end', () => log('accepted', `end, got ${text}`))
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('finish', () => log('client', 'finish 1'))
  const returned = client.end('c3a9', 'hex', (err) => log('client', `end callback 1 ${err}`))
  log('client', `returns itself ${returned === client}`)
  const { writableEnded, writableFinished, writable } = client
  log('client', `writableEnded ${writableEnded}, finished ${writableFinished}, writable ${writable}`)
  client.end((err) => log('client', `end callback 2 ${err?.code ?? err}`))
  client.on('finish', () => {
    log('client', `finish 2, writableFinished ${client.writableFinished}`)
    client.end((err) => log('client', `end callback 3 ${err.code} ${err.message}`))
  })
  client.on('connect', () => log('client', 'connect'))
  client.on('error', (err) => log('client', `error ${err.code}`))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  client.resume()
})
