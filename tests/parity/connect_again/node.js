// After a refused connection the same socket connects again, and lives a whole new life.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.end('welcome'))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  server.close(() => {
    const client = net.connect(port, '127.0.0.1')
    client.on('connect', () => console.log(`connect, readyState ${client.readyState}`))
    client.on('ready', () => console.log('ready'))
    client.on('data', (chunk) => console.log(`data ${chunk}`))
    client.on('end', () => console.log('end'))
    client.on('error', (err) => console.log(`error ${err.code}`))
    let lives = 0
    client.on('close', (hadError) => {
      console.log(`close ${hadError}, destroyed ${client.destroyed}, bytesRead ${client.bytesRead}`)
      lives++
      if (lives === 1) {
        server.listen(0, '127.0.0.1', () => {
          client.connect(server.address().port, '127.0.0.1')
          console.log(`connect() again, connecting ${client.connecting}, destroyed ${client.destroyed}`)
        })
      } else if (lives === 2) {
        client.connect(server.address().port, '127.0.0.1')
      } else {
        server.close()
      }
    })
  })
})
