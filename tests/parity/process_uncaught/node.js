// Exceptions that nobody catches: of the script, of callbacks, of 'error' events; the monitor sees them first.
'use strict'
const net = require('node:net')

process.on('uncaughtExceptionMonitor', (err, origin) => console.log(`monitor ${err.message}, ${origin}`))
process.on('uncaughtException', (err, origin) => console.log(`taken ${err.message}, ${origin}`))
process.on('exit', (code) => console.log(`exit ${code}`))
setImmediate(() => {
  process.nextTick(() => console.log('tick'))
  throw new Error('immediate')
})
setImmediate(() => {
  console.log('next immediate')
  setTimeout(timer, 1)
})
process.nextTick(() => { throw new Error('tick') })
process.nextTick(() => console.log('next tick'))
new net.Socket().destroy(new Error('socket'))

function timer() {
  setTimeout(last, 1)
  throw new Error('timer')
}

function last() {
  process.removeAllListeners('uncaughtException')
  process.exitCode = 5
  process.on('uncaughtException', () => process.exit())
  throw new Error('last')
}

throw new Error('script')
