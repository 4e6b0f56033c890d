// Joining and leaving groups: what is refused, by us and by the system.
'use strict'
const dgram = require('node:dgram')

function attempt(what, f) {
  try {
    f()
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}: ${err.message}`)
  }
}

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
for (const method of ['addMembership', 'dropMembership']) {
  attempt(`${method}()`, () => socket[method]())
  attempt(`${method}('')`, () => socket[method](''))
  attempt(`${method}(null)`, () => socket[method](null))
  attempt(`${method}('bad')`, () => socket[method]('bad'))
  attempt(`${method}(5)`, () => socket[method](5))
  attempt(`${method}('224.0.0.114', 'bad')`, () => socket[method]('224.0.0.114', 'bad'))
  attempt(`${method}('224.0.0.114', '')`, () => socket[method]('224.0.0.114', ''))
}
attempt('join no group', () => socket.addMembership('127.0.0.1', '127.0.0.1'))
attempt('leave what was not joined', () => socket.dropMembership('224.0.0.114', '127.0.0.1'))
attempt('join', () => socket.addMembership('224.0.0.114', '127.0.0.1'))
attempt('join twice', () => socket.addMembership('224.0.0.114', '127.0.0.1'))
attempt('leave', () => socket.dropMembership('224.0.0.114', '127.0.0.1'))
attempt('leave twice', () => socket.dropMembership('224.0.0.114', '127.0.0.1'))
attempt('interface 5', () => socket.setMulticastInterface(5))
attempt('interface bad', () => socket.setMulticastInterface('bad'))
attempt('interface', () => socket.setMulticastInterface('127.0.0.1'))
socket.close()
