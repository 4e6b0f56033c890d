// A client that goes away: what server, request, answer and socket are told, by how far they were.
'use strict'

const http = require('node:http')

const HANDLERS = {
  'nothing': () => {},
  'read': (req) => req.resume(),
  'paused': (req) => req.pause(),
  'error heard': (req) => req.on('error', (err) => console.log('request', 'error', err.code)),
  'begun': (req, res) => res.write('x'),
  'read, begun': (req, res) => req.resume() && res.write('x')
}
const NAMES = Object.keys(HANDLERS)

function watch (name, emitter, events) {
  for (const event of events) {
    emitter.on(event, (arg) => console.log(name, event, typeof arg === 'boolean' ? arg : ''))
  }
}

function next () {
  const name = NAMES.shift()
  if (name === undefined) return
  console.log(`- ${name}`)
  let left = 3 // request, socket, server
  const over = () => { if (--left === 0) next() }
  const server = http.createServer((req, res) => {
    watch('request', req, ['aborted', 'end', 'close'])
    watch('answer', res, ['close'])
    watch('socket', req.socket, ['end', 'finish', 'close'])
    req.socket.on('error', (err) => console.log('socket', 'error', err.code))
    for (const emitter of [req, req.socket]) emitter.on('close', over)
    HANDLERS[name](req, res)
    if (!name.endsWith('begun')) setTimeout(() => client.destroy(), 20)
  })
  server.on('clientError', (err, socket) => {
    console.log('clientError', err.code)
    socket.destroy()
  })
  let client
  server.listen(0, '127.0.0.1', () => {
    client = http.get({ port: server.address().port, host: '127.0.0.1', agent: false })
    client.on('error', () => {})
    // Gone with nothing unread: else the system resets the connection.
    client.on('response', (res) => {
      res.on('error', () => {})
      res.on('data', () => client.destroy())
    })
    client.on('close', () => server.close(over))
  })
}

next()
