// A server's blockList: a blocked client is closed in silence, no 'connection', no 'drop'.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('server', 'client')

const blockList = new net.BlockList()
blockList.addSubnet('127.0.0.0', 8)

const server = net.createServer({ blockList })
server.on('connection', () => log('server', 'connection'))
server.on('drop', () => log('server', 'drop'))
server.on('error', (err) => log('server', `error ${err.code}`))
server.on('close', () => log('server', 'close'))

server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1')
  client.on('connect', () => log('client', 'connect'))
  client.on('ready', () => log('client', 'ready'))
  client.on('end', () => log('client', 'end'))
  client.on('finish', () => log('client', 'finish'))
  client.on('error', (err) => log('client', `error ${err.code}`))
  client.on('close', (hadError) => {
    log('client', `close ${hadError}`)
    server.close()
  })
  client.resume()
})
