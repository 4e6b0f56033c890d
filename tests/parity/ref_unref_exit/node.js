// unref'd servers, sockets, timers and immediates keep nobody alive; ref() takes it back.
'use strict'
const net = require('node:net')

process.on('exit', () => console.log('exit'))

const idle = net.createServer()
idle.unref()
idle.listen(0, '127.0.0.1')

const server = net.createServer((socket) => socket.unref())
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    console.log('connect')
    client.unref()
    client.ref()
    setTimeout(() => console.log('never'), 100000).unref()
    const immediate = setImmediate(() => {
      console.log(`immediate, hasRef ${immediate.hasRef()}`)
      client.unref()
      server.unref()
    })
    console.log(`immediate hasRef ${immediate.hasRef()}`)
  })
  const timer = setTimeout(() => console.log('never'), 100000)
  const states = [timer.hasRef(), timer.unref().hasRef(), timer.ref().hasRef(), timer.unref().hasRef()]
  console.log(`timer hasRef ${states.join(' ')}`)
})
