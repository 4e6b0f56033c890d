// Joining a group for one source: argument checks, joining, leaving.
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
socket.bindSync()
for (const method of ['addSourceSpecificMembership', 'dropSourceSpecificMembership']) {
  attempt(`${method} 5`, () => socket[method](5, '232.1.1.1'))
  attempt(`${method} null`, () => socket[method](null, '232.1.1.1'))
  attempt(`${method} group 5`, () => socket[method]('127.0.0.1', 5))
  attempt(`${method} bad source`, () => socket[method]('bad', '232.1.1.1'))
  attempt(`${method} bad group`, () => socket[method]('127.0.0.1', 'bad'))
  attempt(`${method} bad interface`, () => socket[method]('127.0.0.1', '232.1.1.1', 'bad'))
}
attempt('join', () => socket.addSourceSpecificMembership('127.0.0.1', '232.1.1.1', '127.0.0.1'))
attempt('leave', () => socket.dropSourceSpecificMembership('127.0.0.1', '232.1.1.1', '127.0.0.1'))
socket.close()
