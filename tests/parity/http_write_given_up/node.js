// A connection that is destroyed while an answer is being written: what the callbacks of write() and end() are told.
'use strict'

const http = require('node:http')

const CASES = {
  'written, destroyed': (res, socket, told) => { res.write('q', told); socket.destroy() },
  'destroyed, written': (res, socket, told) => { socket.destroy(); res.write('q', told) },
  'written, the answer destroyed': (res, socket, told) => { res.write('q', told); res.destroy() },
  'destroyed with an error, written': (res, socket, told) => {
    socket.destroy(Object.assign(new Error('bang'), { code: 'BANG' }))
    res.write('q', told)
  },
  'with a length': (res, socket, told) => { res.setHeader('Content-Length', 5).write('q', told); socket.destroy() },
  'behind the head': (res, socket, told) => {
    res.write('a')
    setImmediate(() => { res.write('q', told); socket.destroy() })
  },
  corked: (res, socket, told) => { res.cork(); res.write('q', told); socket.destroy(); res.uncork() },
  'corked for longer': (res, socket, told) => {
    res.cork()
    res.write('q', told)
    setImmediate(() => { socket.destroy(); res.uncork() })
  },
  'later': (res, socket, told) => { socket.destroy(); setImmediate(() => res.write('q', told)) },
  'and ended': (res, socket, told) => { res.write('q', told); socket.destroy(); res.end('z') },
  'destroyed, ended': (res, socket, told) => { socket.destroy(); res.end('q', told) },
  'begun, destroyed, ended': (res, socket, told) => { res.write('a'); socket.destroy(); res.end(told) },
  'ended, destroyed': (res, socket, told) => { res.end('q', told); socket.destroy() },
  'flushed, destroyed, written': (res, socket, told) => { res.flushHeaders(); socket.destroy(); res.write('q', told) },
  'written after the end, destroyed': (res, socket, told) => { res.end('x'); res.write('y', told); res.destroy() },
  'ended twice, destroyed': (res, socket, told) => { res.end('x'); res.end('y', told); res.destroy() },
  'written when closed': (res, socket, told) => { res.end('x'); res.on('close', () => res.write('y', told)) }
}
const NAMES = Object.keys(CASES)

function next () {
  const name = NAMES.shift()
  if (name === undefined) return
  console.log(`- ${name}`)
  const server = http.createServer((req, res) => {
    for (const event of ['finish', 'close']) res.on(event, () => console.log(event))
    res.on('error', (err) => console.log('error', err.code))
    CASES[name](res, req.socket, (err) => console.log('callback', err ? err.code : 'null'))
  })
  server.listen(0, '127.0.0.1', () => {
    const client = http.get({ port: server.address().port, host: '127.0.0.1', agent: false })
    client.on('error', () => {})
    client.on('response', (res) => res.on('error', () => {}).resume())
    client.on('close', () => server.close(next))
  })
}

next()
