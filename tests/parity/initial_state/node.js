// What a new Socket and a new Server say of themselves, and the module's defaults.
'use strict'
const net = require('node:net')

const s = new net.Socket()
for (const name of [
  'allowHalfOpen', 'autoSelectFamilyAttemptedAddresses', 'bufferSize', 'bytesRead', 'bytesWritten', 'closed',
  'connecting', 'destroyed', 'errored', 'localAddress', 'localFamily', 'localPort', 'pending', 'readable',
  'readableAborted', 'readableDidRead', 'readableEncoding', 'readableEnded', 'readableFlowing', 'readableHighWaterMark',
  'readableLength', 'readableObjectMode', 'readyState', 'remoteAddress', 'remoteFamily', 'remotePort', 'server', 'timeout', 'writable',
  'writableCorked', 'writableEnded', 'writableFinished', 'writableHighWaterMark', 'writableLength', 'writableNeedDrain',
  'writableObjectMode',
]) {
  console.log(`socket.${name} ${s[name] ?? 'none'}`)
}
console.log(`socket.isPaused() ${s.isPaused()}, getTypeOfService() ${s.getTypeOfService()}`)
console.log(`socket.eventNames() ${s.eventNames().filter((name) => name !== 'end').length}`)

const server = new net.Server()
for (const name of [
  'allowHalfOpen', 'dropMaxConnection', 'highWaterMark', 'keepAlive', 'keepAliveInitialDelay', 'listening',
  'maxConnections', 'noDelay', 'pauseOnConnect',
]) {
  console.log(`server.${name} ${server[name] ?? 'none'}`)
}
console.log(`server.address() ${server.address()}`)
console.log(`autoSelectFamily ${net.getDefaultAutoSelectFamily()} ${net.getDefaultAutoSelectFamilyAttemptTimeout()}`)
net.setDefaultAutoSelectFamilyAttemptTimeout(5)
net.setDefaultAutoSelectFamily(false)
console.log(`autoSelectFamily ${net.getDefaultAutoSelectFamily()} ${net.getDefaultAutoSelectFamilyAttemptTimeout()}`)

const o = new net.Server({
  allowHalfOpen: true,
  pauseOnConnect: true,
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: 2500,
  highWaterMark: 10,
})
console.log(o.allowHalfOpen, o.pauseOnConnect, o.noDelay, o.keepAlive, o.keepAliveInitialDelay, o.highWaterMark)
