// Nobody listens: attempt, its failure, error with all its fields, close(true); writes and end get their errors.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  server.close(() => {
    const client = net.connect(port, '127.0.0.1', () => console.log('connect callback'))
    client.on('connectionAttempt', (ip, port, family) => console.log(`connectionAttempt ${ip}:${port} ${family}`))
    client.on('connectionAttemptFailed', (ip, port, family, err) => {
      console.log(`connectionAttemptFailed ${ip}:${port} ${family} ${err.code}`)
    })
    client.on('error', (err) => {
      console.log(`error ${err.message}`)
      console.log(`code ${err.code}, syscall ${err.syscall}, address ${err.address}, port ${err.port === port}`)
      console.log(`connecting ${client.connecting}, destroyed ${client.destroyed}, readyState ${client.readyState}`)
    })
    client.on('finish', () => console.log('finish'))
    client.on('end', () => console.log('end'))
    client.on('close', (hadError) => console.log(`close ${hadError}`))
    client.write('x', (err) => console.log(`written ${err.code}`))
    client.end('y', (err) => console.log(`ended ${err.code}`))
  })
})
