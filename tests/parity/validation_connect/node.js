// What connect() and the Socket constructor refuse at the call.
'use strict'
const net = require('node:net')

function attempt(what, f) {
  try {
    f().destroy()
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
}

attempt('no arguments', () => net.connect())
attempt('{}', () => net.connect({}))
attempt('port 70000', () => net.connect(70000))
attempt('port -1', () => net.connect(-1))
attempt('port true', () => net.connect({ port: true }))
attempt('port NaN text', () => net.connect({ port: 'x' }))
attempt('port {}', () => net.connect({ port: {} }))
attempt('path 5', () => net.connect({ path: 5 }))
attempt('host 5', () => net.connect({ port: 1, host: 5 }))
attempt('host with NUL', () => net.connect({ port: -1, host: 'a\0b', lookup: 5 }))
attempt('lookup 5', () => net.connect({ port: 1, host: 'h', lookup: 5 }))
attempt('localAddress', () => net.connect({ port: 1, host: '127.0.0.1', localAddress: 'x' }))
attempt('localPort text', () => net.connect({ port: 1, host: '127.0.0.1', localPort: 'x' }))
attempt('hints', () => net.connect({ port: 1, host: 'h', hints: 3333 }))
attempt('autoSelectFamily', () => net.connect({ port: 1, host: '127.0.0.1', autoSelectFamily: 5 }))
attempt('attemptTimeout', () => net.connect({ port: 1, host: 'h', autoSelectFamilyAttemptTimeout: -1 }))
attempt('timeout', () => net.connect({ port: 1, host: '127.0.0.1', timeout: -1 }))
attempt('signal', () => new net.Socket({ signal: 'x' }))
attempt('objectMode', () => new net.Socket({ objectMode: true }))
attempt('fd -1', () => new net.Socket({ fd: -1 }))
attempt('fd text', () => new net.Socket({ fd: 'x' }))
attempt('highWaterMark', () => new net.Socket({ highWaterMark: -1 }))
attempt('setTimeout', () => new net.Socket().setTimeout(-1))
attempt('setTimeout text', () => new net.Socket().setTimeout('x'))
attempt('setTimeout callback', () => new net.Socket().setTimeout(1, 'x'))
attempt('setEncoding', () => new net.Socket().setEncoding('x'))
attempt('on', () => new net.Socket().on('data', null))
attempt('setDefaultAutoSelectFamily', () => net.setDefaultAutoSelectFamily(1))
attempt('setDefault...AttemptTimeout', () => net.setDefaultAutoSelectFamilyAttemptTimeout(0))
