// 'readable' and read(n): pieces of the sizes asked for, the rest at the end, null when there is too little.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.end('hello world')
  socket.resume()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  let first = true
  client.on('readable', () => {
    if (client.readableLength === 0) return console.log(`readable, read() ${client.read()}`)
    if (first) {
      first = false
      console.log(`readable, ${client.readableLength} bytes, flowing ${client.readableFlowing}`)
      console.log(`read(5) ${client.read(5)}`)
      console.log(`read(0) ${client.read(0)}`)
      console.log(`read(100) ${client.read(100)}`)
      console.log(`read(1) ${JSON.stringify(client.read(1).toString())}`)
      client.unshift('big ')
      console.log(`read() ${client.read()}`)
      console.log(`read() ${client.read()}`)
    }
  })
  client.on('end', () => console.log('end'))
  client.on('close', (hadError) => console.log(`close ${hadError}`))
})
