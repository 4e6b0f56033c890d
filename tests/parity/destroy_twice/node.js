// destroy(first) then destroy(second): the second is ignored, one error, one close.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.resume()
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.destroy(new Error('first'))
    client.destroy(new Error('second'))
    console.log(`errored ${client.errored.message}`)
  })
  client.on('error', (err) => {
    console.log(`error ${err.message}`)
    client.destroy(new Error('third'))
  })
  client.on('close', (hadError) => {
    console.log(`close ${hadError}`)
    client.destroy(new Error('fourth'))
  })
})
