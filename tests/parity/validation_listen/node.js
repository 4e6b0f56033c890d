// What listen() and createServer() refuse at the call.
'use strict'
const net = require('node:net')

function attempt(what, f) {
  try {
    f()
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
}

const server = () => net.createServer()
attempt('port 70000', () => server().listen(70000))
attempt('port -1', () => server().listen(-1))
attempt('port 1.5', () => server().listen(1.5))
attempt('{port: "x"}', () => server().listen({ port: 'x' }))
attempt('{port: true}', () => server().listen({ port: true }))
attempt('{}', () => server().listen({}))
attempt('true', () => server().listen(true))
attempt('path ""', () => server().listen(''))
attempt('{path: 5}', () => server().listen({ path: 5 }))
attempt('{host: 5}', () => server().listen({ port: 0, host: 5 }))
attempt('{signal: "x"}', () => server().listen({ port: 0, signal: 'x' }))
attempt('{fd: "x"}', () => server().listen({ fd: 'x' }))
attempt('{fd: -1}', () => server().listen({ fd: -1 }))
attempt('listener 5', () => net.createServer(5))
attempt('options null', () => net.createServer(null))
attempt('highWaterMark -1', () => net.createServer({ highWaterMark: -1 }))
attempt('keepAliveInitialDelay "x"', () => net.createServer({ keepAliveInitialDelay: 'x' }))
attempt('blockList {}', () => net.createServer({ blockList: {} }))

const twice = net.createServer()
twice.listen(0, () => {
  attempt('listen twice', () => twice.listen(0))
  twice.close()
})
attempt('getConnections()', () => twice.getConnections())
attempt('close("x")', () => twice.on('close', 'x'))
