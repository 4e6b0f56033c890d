// false, 0 and "" are no errors: not for destroy(), which may get such a value from 'close', nor for callbacks.
'use strict'
const net = require('node:net')
const { Readable, Transform, Writable } = require('node:stream')

const watch = (name, stream) => {
  for (const event of ['error', 'data', 'finish', 'close']) {
    stream.on(event, (value) => console.log(`${name} ${event}${value === undefined ? '' : ' ' + value}`))
  }
  return stream
}

const values = [false, 0, '', 'x']

const destroyed = () => {
  for (const value of values) {
    const name = `destroy ${JSON.stringify(value)}`
    const stream = watch(name, new Readable({ read () {} }))
    stream.destroy(value, (error) => console.log(`${name} called back ${error}`))
    console.log(`${name} errored ${stream.errored}`)
  }
}

const hooks = () => {
  for (const value of values) {
    const shown = JSON.stringify(value)
    watch(`_write ${shown}`, new Writable({ write: (chunk, encoding, callback) => callback(value) })).end('a')
    watch(`_final ${shown}`, new Writable({ final: (callback) => callback(value) })).end()
    watch(`_destroy ${shown}`, new Readable({ read () {}, destroy: (error, callback) => callback(value) })).destroy()
    watch(`_construct ${shown}`, new Readable({ read () {}, construct: (callback) => callback(value) })).push(null)
    watch(`_flush ${shown}`, new Transform({ flush: (callback) => callback(value) })).end()
    const transform = watch(`_transform ${shown}`, new Transform({
      transform: (chunk, encoding, callback) => callback(value, 'out')
    }))
    transform.write('a')
  }
}

const sockets = () => {
  const server = net.createServer((socket) => {
    socket.on('close', client.destroy.bind(client))
    socket.on('close', (hadError) => console.log(`accepted close ${hadError}`))
    socket.on('close', () => server.close())
    socket.destroy()
  })
  let client
  server.listen(0, '127.0.0.1', () => {
    client = net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true })
    client.pause()
    client.on('error', (error) => console.log(`client error ${error}`))
    client.on('close', (hadError) => console.log(`client close ${hadError}`))
  })
}

destroyed()
setImmediate(hooks)
setImmediate(sockets)
