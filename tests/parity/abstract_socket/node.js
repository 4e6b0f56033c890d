// A Linux abstract socket: a name that begins with a null character, no file.
'use strict'
const fs = require('node:fs')
const net = require('node:net')

const name = `\0pynet-parity-${process.pid}`
const server = net.createServer((socket) => socket.end('hi'))
server.listen(name, () => {
  console.log(`address as given ${server.address() === name}, files ${fs.readdirSync('.').length}`)
  const client = net.connect({ path: name })
  client.on('data', (chunk) => console.log(`data ${chunk}`))
  client.on('close', (hadError) => {
    console.log(`close ${hadError}`)
    server.close(() => {
      const late = net.connect(name)
      late.on('error', (err) => {
        console.log(`error ${err.code} ${err.syscall}, address as given ${err.address === name}`)
      })
    })
  })
})
