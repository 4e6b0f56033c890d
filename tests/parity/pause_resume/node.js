// pause() stops 'data' but not the bytes already on their way; resume() lets them come; events pause and resume.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => {
  socket.write('one')
  socket.once('data', () => {
    socket.write('two')
    socket.once('data', () => socket.end('three'))
  })
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('pause', () => console.log(`pause event, isPaused ${client.isPaused()}`))
  client.on('resume', () => console.log(`resume event, flowing ${client.readableFlowing}`))
  client.on('data', (chunk) => {
    console.log(`data ${chunk}`)
    if (String(chunk) === 'one') {
      client.pause()
      client.pause()
      console.log(`paused ${client.isPaused()}, flowing ${client.readableFlowing}`)
      client.write('more')
      let turns = 0
      const wait = () => {
        if (client.readableLength === 3 && ++turns > 5) {
          console.log(`waiting ${client.readableLength} bytes`)
          client.resume()
          client.resume()
          console.log(`resume() returned, paused ${client.isPaused()}, flowing ${client.readableFlowing}`)
        } else {
          setImmediate(wait)
        }
      }
      wait()
    } else if (String(chunk) === 'two') {
      client.write('more')
    }
  })
  client.on('end', () => console.log('end'))
  client.on('close', (hadError) => console.log(`close ${hadError}`))
})
