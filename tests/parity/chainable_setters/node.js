// The setters give back the socket or server, connected or not, and do not mind an unconnected one.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('client', 'accepted')

const chain = (s) => s
  .setTimeout(1000).setNoDelay().setNoDelay(false).setKeepAlive(true, 2000).setKeepAlive(false)
  .setKeepAlive({ enable: true }).setEncoding('utf8').pause().resume().ref().unref().ref().setTimeout(0)
  .setTypeOfService(16)
  .on('x', () => {}).once('x', () => {}).prependListener('x', () => {}).removeAllListeners('x').setMaxListeners(20)

const fresh = new net.Socket()
log('client', `fresh ${chain(fresh) === fresh}, timeout ${fresh.timeout}, tos ${fresh.getTypeOfService()}`)

const server = net.createServer((socket) => {
  log('accepted', `${chain(socket) === socket}`)
  socket.end()
})
log('client', `server ${server.unref().ref() === server}`)
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    log('client', `client ${chain(client) === client}, tos ${client.getTypeOfService()}`)
    log('client', `getConnections ${server.getConnections(() => {}) === server}`)
    log('client', `end ${client.end() === client}, destroy ${client.destroy() === client}`)
    log('client', `close ${server.close() === server}`)
  })
  client.on('error', () => {})
})
