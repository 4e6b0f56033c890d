// Answers that come when the socket is closed: nothing is done any more, only failed sends are still reported.
'use strict'
const dgram = require('node:dgram')

function open(name, answers) {
  const lookup = (hostname, family, callback) => answers.push(callback)
  const socket = dgram.createSocket({ type: 'udp4', lookup })
  for (const event of ['listening', 'connect', 'close']) socket.on(event, () => console.log(`${name}: ${event}`))
  socket.on('error', (err) => console.log(`${name}: error ${err.message}`))
  return socket
}

function run(name, use, err) {
  const answers = []
  const socket = open(name, answers)
  use(socket)
  socket.close(() => setImmediate(() => {
    for (const answer of answers) answer(err, '127.0.0.1', 4)
    setImmediate(next)
  }))
}

const runs = [
  ['bind', (socket) => socket.bind(0, () => console.log('never')), null],
  ['bind fails', (socket) => socket.bind(0, () => console.log('never')), new Error('late')],
  ['send', (socket) => {
    socket.bindSync()
    socket.send('x', 9, () => console.log('never'))
  }, null],
  ['send fails', (socket) => {
    socket.bindSync()
    socket.send('x', 9, (err) => console.log(`callback of send: ${err.message}`))
    socket.send('x', 9)
  }, new Error('late')],
  ['connect', (socket) => {
    socket.bindSync()
    socket.connect(9, () => console.log('never'))
  }, null],
  ['connect fails', (socket) => {
    socket.bindSync()
    socket.connect(9, () => console.log('never'))
  }, new Error('late')]
]

function next() {
  if (runs.length > 0) run(...runs.shift())
}
next()
