// Traffic restarts the idle timer: a write half way puts 'timeout' off; the next idle period has its own.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    let fired = 0
    client.on('timeout', () => {
      fired++
      console.log(`timeout ${fired}`)
      if (fired === 1) {
        client.write('more')
        console.log('wrote again')
      } else {
        client.end()
        server.close()
      }
    })
    client.setTimeout(150)
    setTimeout(() => {
      client.write('x')
      console.log('wrote')
    }, 100)
    setTimeout(() => console.log(`after 200: fired ${fired}`), 200)
  })
  client.on('close', (hadError) => console.log(`close ${hadError}`))
  client.resume()
})
