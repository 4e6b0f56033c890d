// setTimeout(ms, callback): one 'timeout' per idle period, nothing is closed; setTimeout(0, callback) takes it back.
'use strict'
const net = require('node:net')

const server = net.createServer((socket) => socket.resume())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    console.log(`timeout ${client.timeout ?? 'none'}`)
    const callback = () => console.log('timeout callback')
    console.log(`returns this ${client.setTimeout(30, callback) === client}, timeout ${client.timeout}`)
    client.on('timeout', () => console.log(`timeout, destroyed ${client.destroyed}`))
    setTimeout(() => {
      console.log(`listeners ${client.listenerCount('timeout')}`)
      client.setTimeout(30, callback)
      console.log(`listeners ${client.listenerCount('timeout')}`)
      client.setTimeout(0, callback)
      console.log(`listeners ${client.listenerCount('timeout')}, timeout ${client.timeout}`)
      setTimeout(() => {
        client.end()
        server.close()
      }, 100)
    }, 200)
  })
  client.on('close', (hadError) => console.log(`close ${hadError}`))
  client.resume()
})
