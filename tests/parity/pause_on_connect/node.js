// pauseOnConnect: bytes wait until resume().
'use strict'
const net = require('node:net')

const server = net.createServer({ pauseOnConnect: true })
server.on('connection', (socket) => {
  console.log(`connection, paused ${socket.isPaused()}, flowing ${socket.readableFlowing}`)
  socket.on('data', (chunk) => console.log(`data ${chunk}`))
  console.log(`data listener added, paused ${socket.isPaused()}`)
  socket.on('end', () => console.log('end'))
  socket.on('close', (hadError) => {
    console.log(`close ${hadError}`)
    server.close()
  })
  let turns = 0
  const wait = () => {
    if (++turns < 20) return setImmediate(wait)
    console.log(`nothing read, bytesRead ${socket.bytesRead}`)
    socket.resume()
    console.log(`resume() returned, paused ${socket.isPaused()}`)
  }
  wait()
})

server.listen(0, '127.0.0.1', () => {
  console.log(`server.pauseOnConnect ${server.pauseOnConnect}`)
  net.connect(server.address().port, '127.0.0.1').end('hello')
})
