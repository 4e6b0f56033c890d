// When error and close of a refused connection come: a tick of error runs before close; Unix paths fail sooner.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  server.close(() => {
    const client = net.connect(port, '127.0.0.1')
    client.on('error', (err) => {
      console.log(`tcp: error ${err.code}`)
      process.nextTick(() => console.log('tcp: tick'))
      queueMicrotask(() => console.log('tcp: microtask'))
    })
    client.on('close', () => {
      console.log('tcp: close')
      setImmediate(pipe)
    })
  })
})

function pipe() {
  const client = net.connect('./missing')
  client.on('error', (err) => {
    console.log(`pipe: error ${err.code}`)
    process.nextTick(() => console.log('pipe: tick from error'))
  })
  client.on('close', () => console.log('pipe: close'))
  setImmediate(() => console.log('pipe: immediate'))
  queueMicrotask(() => console.log('pipe: microtask'))
  process.nextTick(() => console.log('pipe: tick'))
  console.log('pipe: sync')
}
