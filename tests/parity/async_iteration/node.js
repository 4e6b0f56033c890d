// for await over a socket: the chunks, the end, and the events beside them.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('iteration', 'client')

const server = net.createServer((socket) => {
  socket.write('one')
  socket.on('data', () => socket.end('two'))
  server.close()
})

async function main() {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('end', () => log('client', 'end'))
  client.on('close', (hadError) => log('client', `close ${hadError}`))
  for await (const chunk of client) {
    log('iteration', `chunk ${chunk}`)
    if (String(chunk) === 'one') client.write('more')
  }
  log('iteration', `ended, readableEnded ${client.readableEnded}, destroyed ${client.destroyed}`)
}

server.listen(0, '127.0.0.1', main)
