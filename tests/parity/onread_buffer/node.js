// onread: bytes land in the caller's buffer, its callback can pause; there is no 'data'.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.end('hello world')
  socket.resume()
  server.close()
})

server.listen(0, '127.0.0.1', () => {
  const buffer = Buffer.alloc(4)
  const client = net.connect({
    port: server.address().port,
    host: '127.0.0.1',
    onread: {
      buffer,
      callback(nread, buf) {
        console.log(`onread ${nread} ${buf.subarray(0, nread)}, same buffer ${buf === buffer}`)
        if (nread === 3) return true
        setImmediate(() => {
          console.log('resume')
          client.resume()
        })
        return false
      },
    },
  })
  client.on('data', (chunk) => console.log(`data ${chunk}`))
  client.on('end', () => console.log(`end, bytesRead ${client.bytesRead}`))
  client.on('close', (hadError) => console.log(`close ${hadError}`))
})
