// What write() and end() refuse at the call, and what write() takes.
'use strict'
const net = require('node:net')

function attempt(what, f) {
  try {
    console.log(`${what}: ${f()}`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
}

const server = net.createServer((socket) => {
  let hex = ''
  socket.on('data', (chunk) => { hex += chunk.toString('hex') })
  socket.on('end', () => console.log(`got ${hex}`))
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    attempt('null', () => client.write(null))
    attempt('number', () => client.write(5))
    attempt('true', () => client.write(true))
    attempt('array', () => client.write([1]))
    attempt('object', () => client.write({}))
    attempt('nothing', () => client.write())
    attempt('encoding', () => client.write('x', 'nope'))
    attempt('end number', () => client.end(5))
    attempt('destroyed', () => client.destroyed)
    attempt('text', () => client.write('a'))
    attempt('empty text', () => client.write(''))
    attempt('bytes', () => client.write(Buffer.from('b')))
    attempt('array of bytes', () => client.write(new Uint8Array([99])))
    attempt('view', () => client.write(new DataView(new Uint8Array([100]).buffer)))
    client.end('e')
  })
  client.on('error', (err) => console.log(`error ${err.code}`))
  client.resume()
})
