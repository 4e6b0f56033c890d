// A port in use, without a host and with one: when 'error' comes among the queues.
'use strict'
const net = require('node:net')

function attempt(title, args, then) {
  const second = net.createServer()
  second.on('error', (err) => {
    console.log(`${title}: error ${err.code}`)
    process.nextTick(() => console.log(`${title}: tick from error`))
    setImmediate(then)
  })
  second.listen(...args)
  console.log(`${title}: sync, listening ${second.listening}`)
  process.nextTick(() => console.log(`${title}: tick`))
  queueMicrotask(() => console.log(`${title}: microtask`))
  setImmediate(() => console.log(`${title}: immediate`))
}

const first = net.createServer()
first.listen(0, () => {
  const { port } = first.address()
  attempt('no host', [port], () => attempt('host', [port, '127.0.0.1'], () => first.close()))
})
