// for await over a socket: the chunks, the end, and close after the loop.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.write('one')
  socket.on('data', () => socket.end('two'))
  server.close()
})

async function main() {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('close', (hadError) => console.log(`close ${hadError}`))
  for await (const chunk of client) {
    console.log(`chunk ${chunk}`)
    if (String(chunk) === 'one') client.write('more')
  }
  console.log(`loop ended, readableEnded ${client.readableEnded}, destroyed ${client.destroyed}`)
}

server.listen(0, '127.0.0.1', main)
