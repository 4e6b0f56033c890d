// Wrong arguments of send(), ping() and close(), and right ones too early and too late: what is thrown, what goes to the
// callback, and what it counts in bufferedAmount.
'use strict'
const { WebSocket, WebSocketServer } = require('ws')

const lines = []
const log = (what) => lines.push(what)

function attempt (name, call) {
  try {
    call()
    log(`${name}: fine`)
  } catch (err) {
    log(`${name}: ${err.name} ${err.message.split('. Received')[0]}`)
  }
}

const tell = (name) => (err) => log(`${name}, callback: ${err ? err.message : 'none'}`)

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
server.on('connection', (socket) => socket.on('message', () => {}))

server.on('listening', () => {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/`)
  attempt('send early', () => client.send('x', tell('send early')))
  attempt('ping early', () => client.ping('x', tell('ping early')))
  attempt('pong early', () => client.pong('x', tell('pong early')))
  client.on('open', () => {
    attempt('send an object', () => client.send({ a: 1 }))
    attempt('send a flag', () => client.send(true))
    attempt('ping 126 bytes', () => client.ping('x'.repeat(126)))
    attempt('pong 126 bytes', () => client.pong(Buffer.alloc(126)))
    attempt('close 1005', () => client.close(1005))
    attempt('close 999', () => client.close(999))
    attempt('close 5000', () => client.close(5000))
    attempt('close "1000"', () => client.close('1000'))
    attempt('close with a long reason', () => client.close(1000, 'x'.repeat(124)))
    log(`still open: ${client.readyState === client.OPEN}`)
    client.send('well', tell('send'))
    client.ping(tell('ping'))
    client.pong('x', true, tell('pong'))
    setImmediate(() => {
      client.close(1000, 'x'.repeat(123))
      attempt('send late', () => client.send('12345', tell('send late')))
      attempt('send an object late', () => client.send(Buffer.alloc(10)))
      attempt('ping late', () => client.ping('123', tell('ping late')))
      attempt('close late', () => client.close(5000))
      log(`all of it is counted: ${client.bufferedAmount >= 18}`)
    })
  })
  client.on('close', (code, reason) => {
    log(`close ${code} ${reason.length}, buffered ${client.bufferedAmount}`)
    attempt('send after the end', () => client.send('12', tell('send after the end')))
    attempt('ping after the end', () => client.ping('3', tell('ping after the end')))
    log(`buffered ${client.bufferedAmount}`)
    server.close()
  })
})

process.on('exit', () => console.log(lines.join('\n')))
