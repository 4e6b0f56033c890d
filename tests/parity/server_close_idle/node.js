// server.close() without connections: 'close', then the callback, which has the error if it was not listening.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.on('listening', () => console.log('listening'))
server.on('close', () => console.log('close'))
server.listen(0, '127.0.0.1', () => {
  console.log(`returns this ${server.close((err) => {
    console.log(`close callback ${err ?? 'none'}`)
    server.close((err) => console.log(`again ${err.code} ${err.message}`))
    never()
  }) === server}`)
})

function never() {
  const other = net.createServer()
  other.on('close', () => console.log('other: close'))
  other.close((err) => console.log(`other: ${err.code}`))
}
