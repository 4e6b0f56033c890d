// What remoteAddress, disconnect and connect say in each state of the peer.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
const socket = dgram.createSocket('udp4')

function look(when) {
  try {
    console.log(`${when}: remote ${socket.remoteAddress().port === port}`)
  } catch (err) {
    console.log(`${when}: remoteAddress ${err.name} ${err.code}: ${err.message}`)
  }
}

function attempt(what, call) {
  try {
    call()
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}: ${err.message}`)
  }
}

look('new')
attempt('disconnect when new', () => socket.disconnect())
socket.bindSync()
look('bound')
attempt('disconnect when bound', () => socket.disconnect())
socket.connect(port)
look('connecting')
attempt('disconnect while connecting', () => socket.disconnect())
attempt('connect while connecting', () => socket.connect(port))
attempt('connectSync while connecting', () => socket.connectSync(port))
socket.once('connect', () => {
  look('connected')
  attempt('connect when connected', () => socket.connect(port))
  attempt('connectSync when connected', () => socket.connectSync(port))
  attempt('disconnect when connected', () => socket.disconnect())
  look('disconnected')
  attempt('disconnect twice', () => socket.disconnect())
  socket.connect(port, () => {
    look('connected again')
    socket.close()
    look('closed')
    receiver.close()
  })
})
