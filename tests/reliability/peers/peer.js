// One side of the life cycle matrix: node peer.js server|client SCENARIOS [PORTS], all three as JSON. See ../test_node_peers.py.
'use strict'
const net = require('node:net')

const [role, text, given] = process.argv.slice(2)
const scenarios = JSON.parse(text)
const host = process.env.PEER_HOST || '127.0.0.1'
const traces = {}
const ports = given ? JSON.parse(given) : {}

function act (socket, operations, log) {
  for (const [name, ...args] of operations) {
    if (name === 'write') socket.write(args[0], (err) => log(`written ${err ? err.code : 'ok'}`))
    else if (name === 'flood') socket.write(Buffer.alloc(args[0], 'x'), (err) => log(`written ${err ? err.code : 'ok'}`))
    else if (name === 'end') socket.end(...args)
    else if (name === 'destroy with') socket.destroy(new Error(args[0]))
    else if (name === 'later') setTimeout(() => act(socket, args[1], log), args[0])
    else socket[name](...args)
  }
}

function play (name, socket, script) {
  const trace = traces[name] = []
  const log = (line) => trace.push(line)
  let received = 0
  const on = (event, describe) => {
    let first = true
    socket.on(event, (...args) => {
      const line = describe(...args)
      if (line !== null) log(line)
      if (first) act(socket, script[event] || [], log)
      first = false
    })
  }
  on('connect', () => 'connect')
  on('ready', () => 'ready')
  on('data', (chunk) => { received += chunk.length; return null })
  on('end', () => `end after ${received}, readyState ${socket.readyState}`)
  on('finish', () => `finish, readyState ${socket.readyState}`)
  on('timeout', () => 'timeout')
  on('error', (err) => `error ${err.code || err.message} ${err.syscall || '-'}`)
  on('close', (hadError) => `close ${hadError}, read ${socket.bytesRead}, written ${socket.bytesWritten}`)
  act(socket, script.start || [], log)
}

let waiting = Object.keys(scenarios).length
for (const [name, scenario] of Object.entries(scenarios)) {
  if (role === 'client') {
    const socket = net.connect({ port: ports[name], host, allowHalfOpen: scenario.client.halfOpen === true })
    play(name, socket, scenario.client)
  } else {
    const server = net.createServer({ allowHalfOpen: scenario.server.halfOpen === true }, (socket) => {
      play(name, socket, scenario.server)
      server.close()
    })
    server.listen(0, host, () => {
      ports[name] = server.address().port
      if (--waiting === 0) console.log(JSON.stringify(ports))
    })
  }
}
process.on('exit', () => console.log(JSON.stringify(traces)))
