// A peer that breaks the rules: each side says what is wrong, sends the code for it and closes; the rest is not read.
'use strict'
const { WebSocket, WebSocketServer } = require('ws')

// Bytes of a client (with a mask of zeros) and of a server: a good text, then the fault, then a text that nobody sees.
const FAULTS = {
  'reserved bit': ['b180 00000000', 'b100'],
  'compressed without agreement': ['c180 00000000', 'c100'],
  'reserved opcode': ['8380 00000000', '8300'],
  'continuation of nothing': ['8080 00000000', '8000'],
  'text in a text': ['0180 00000000 8180 00000000', '0100 8100'],
  'ping in parts': ['0980 00000000', '0900'],
  'long ping': ['89fe 007e 00000000', '897e 007e'],
  'wrong mask': ['8100', '8180 00000000'],
  'bad text': ['8182 00000000 c328', '8102 c328'],
  'close of one byte': ['8881 00000000 00', '8801 00'],
  'close with a bad code': ['8882 00000000 03ed', '8802 03ed'],
  'close with a bad reason': ['8883 00000000 03e8 ff', '8803 03e8 ff'],
  'too large': ['82ff 0000000000000065 00000000', '827f 0000000000000065'],
  'far too large': ['82ff 0020000000000000 00000000', '827f 0020000000000000']
}
const OPTIONS = { maxPayload: 100 }
const hex = (text) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const traces = {}

function watch (name, socket) {
  const log = (what) => traces[name].push(what)
  socket.on('message', (data) => log(`message ${data}`))
  socket.on('error', (err) => log(`error ${err.code}: ${err.message}, readyState ${socket.readyState}`))
  socket.on('close', (code, reason) => log(`close ${code} "${reason}"`))
}

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...OPTIONS })
let fault
let side
server.on('connection', (socket) => {
  watch('server', socket)
  if (side === 'client') {
    socket._socket.write(Buffer.concat([hex('8102 6869'), hex(fault[1]), hex('8102 6e6f')]))
  }
})

function run (names, sides, done) {
  if (names.length === 0) return done()
  const [name, ...others] = names
  fault = FAULTS[name]
  side = sides[0]
  traces.server = []
  traces.client = []
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}/`, OPTIONS)
  watch('client', client)
  client.on('open', () => {
    if (side === 'server') {
      client._socket.write(Buffer.concat([hex('8182 00000000 6869'), hex(fault[0]), hex('8182 00000000 6e6f')]))
    }
  })
  let open = 2
  const closed = () => {
    if (--open > 0) return
    console.log(`${name}, to the ${side}`)
    for (const [who, lines] of Object.entries(traces)) console.log([`  ${who}`, ...lines].join('\n    '))
    if (sides.length > 1) run(names, sides.slice(1), done)
    else run(others, ['server', 'client'], done)
  }
  client.on('close', closed)
  server.once('connection', (socket) => socket.on('close', closed))
}

server.on('listening', () => run(Object.keys(FAULTS), ['server', 'client'], () => server.close()))
