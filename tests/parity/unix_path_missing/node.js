// No such Unix socket: the attempt is made inside connect(), its failure and the error come later.
'use strict'
const net = require('node:net')

const client = new net.Socket()
client.on('connectionAttempt', (path, port, family) => {
  console.log(`connectionAttempt ${path} ${port ?? 'none'} ${family ?? 'none'}`)
})
client.on('connectionAttemptFailed', (path, port, family, err) => {
  console.log(`connectionAttemptFailed ${path} ${err.code}`)
})
client.on('error', (err) => {
  console.log(`error ${err.message}`)
  console.log(`code ${err.code}, syscall ${err.syscall}, address ${err.address}, port ${err.port ?? 'none'}`)
})
client.on('close', (hadError) => console.log(`close ${hadError}`))
client.connect('./missing')
console.log(`connect() returned, connecting ${client.connecting}`)
