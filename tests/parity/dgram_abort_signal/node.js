// An aborted signal closes the socket, whatever it is doing; after close it does nothing.
'use strict'
const dgram = require('node:dgram')

function open(name, signal) {
  const socket = dgram.createSocket({ type: 'udp4', signal })
  socket.on('listening', () => console.log(`${name}: listening`))
  socket.on('error', (err) => console.log(`${name}: error ${err.code}`))
  socket.on('close', () => console.log(`${name}: close`))
  return socket
}

const bound = new AbortController()
const socket = open('bound', bound.signal)
console.log('listeners', socket.listenerCount('close'))
socket.bind(0, '127.0.0.1', () => {
  bound.abort()
  console.log('aborted')
  try {
    socket.address()
  } catch (err) {
    console.log(err.code)
  }
  socket.once('close', binding)
})

function binding() {
  const controller = new AbortController()
  const socket = open('binding', controller.signal)
  socket.bind(0, '127.0.0.1', () => console.log('never'))
  controller.abort()
  socket.once('close', sending)
}

function sending() {
  const controller = new AbortController()
  const socket = open('sending', controller.signal)
  socket.send('x', 9, '127.0.0.1', () => console.log('never'))
  controller.abort()
  socket.once('close', closed)
}

function closed() {
  const controller = new AbortController()
  const socket = open('closed', controller.signal)
  socket.close(() => {
    controller.abort()
    console.log('aborted after close')
    early()
  })
}

function early() {
  const controller = new AbortController()
  controller.abort()
  const socket = open('aborted before', controller.signal)
  for (const call of [() => socket.bind(0), () => socket.close(), () => socket.address()]) {
    try {
      call()
    } catch (err) {
      console.log(err.code)
    }
  }
}
