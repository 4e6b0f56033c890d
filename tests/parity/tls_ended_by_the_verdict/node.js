// Writes and ends that wait for a handshake, when the program or the verdict on the certificate destroys the socket.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const tls = require('node:tls')

const pem = fs.readFileSync(path.join(__dirname, '../../data/identity.pem'))

const verdicts = {
  good: [{ ca: pem }],
  'unknown certificate': [{}],
  'wrong name': [{ ca: pem, servername: 'other.example' }],
  'destroyed when connected': [{ ca: pem }, 'connect'],
  'destroyed when secure': [{ ca: pem }, 'secureConnect'],
}

const waiting = {
  nothing: () => {},
  'a write': (socket, log) => socket.write('a', log('write')),
  'two writes': (socket, log) => {
    socket.write('a', log('write a'))
    socket.write('b', log('write b'))
  },
  'an end': (socket, log) => socket.end(log('end')),
  'a write and an end': (socket, log) => {
    socket.write('a', log('write'))
    socket.end('b', log('end'))
  },
}

const code = (err) => err?.code ?? 'none'

function run ([options, last], wait, trace, then) {
  let raw
  const server = tls.createServer({ key: pem, cert: pem }, (socket) => {
    socket.on('error', () => {})
    socket.resume()
    if (wait === waiting.nothing || wait === waiting['a write'] || wait === waiting['two writes']) socket.end()
  })
  server.on('connection', (socket) => { raw = socket })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1', () => {
    const socket = tls.connect({ port: server.address().port, host: '127.0.0.1', servername: 'localhost', ...options })
    for (const name of ['ready', 'secure', 'secureConnect', 'end', 'finish']) socket.on(name, () => trace.push(name))
    socket.on('error', (err) => trace.push(`error ${code(err)}`))
    socket.on('close', (hadError) => {
      trace.push(`close ${hadError}`)
      raw.destroy()
      server.close(then)
    })
    wait(socket, (name) => (err) => trace.push(`${name}: ${code(err)}`))
    if (last) socket.on(last, () => socket.destroy())
    socket.resume()
  })
}

const lives = []
for (const verdict of Object.keys(verdicts)) {
  for (const name of Object.keys(waiting)) lives.push([verdict, name])
}

function next () {
  const life = lives.shift()
  if (life === undefined) return
  const [verdict, name] = life
  const trace = []
  run(verdicts[verdict], waiting[name], trace, () => {
    console.log(`${verdict}, ${name}: ${trace.join(', ')}`)
    next()
  })
}
next()
