// write() after destroy(): false, ERR_STREAM_DESTROYED to the callback, no 'error'; end() likewise.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.resume()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    client.destroy()
    console.log(`write returned ${client.write('b', (err) => console.log(`written ${err.code} ${err.message}`))}`)
    client.end('c', (err) => console.log(`ended ${err.code}`))
    console.log(`writableEnded ${client.writableEnded}, writableFinished ${client.writableFinished}`)
  })
  client.on('finish', () => console.log('finish'))
  client.on('error', (err) => console.log(`error ${err.code}`))
  client.on('close', (hadError) => console.log(`close ${hadError}`))
})
