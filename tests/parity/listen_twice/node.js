// A second listen(): refused once bound; before a host is bound the later call wins and both callbacks run.
'use strict'
const net = require('node:net')

const server = net.createServer()
server.on('listening', () => console.log(`listening on ${server.address().address}`))
server.listen(0, '127.0.0.1', () => console.log('first callback'))
server.listen(0, '127.0.0.2', () => {
  console.log('second callback')
  try {
    server.listen(0)
  } catch (err) {
    console.log(`${err.code} ${err.message}`)
  }
  server.close(() => console.log('closed'))
})
