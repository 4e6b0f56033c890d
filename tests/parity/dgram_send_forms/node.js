// Every way to call send on a socket without a peer.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
const callback = (name) => (err, bytes) => console.log(`${name}: ${err} ${bytes}`)
const got = []
socket.on('message', (msg) => {
  got.push(String(msg))
  if (String(msg) !== 'last') return
  console.log(got.join(' '))
  socket.close()
})

socket.send('a', port)
socket.send('b', port, callback('msg, port'))
socket.send('c', port, '127.0.0.1')
socket.send('d', port, '127.0.0.1', callback('msg, port, address'))
socket.send('e', port, '')
socket.send('f', port, null)
socket.send('g', port, undefined, callback('msg, port, undefined'))
socket.send('h', String(port), '127.0.0.1', callback('port as text'))
socket.send(Buffer.from('-i-'), 1, 1, port)
socket.send(Buffer.from('-j-'), 1, 1, port, callback('msg, offset, length, port'))
socket.send(Buffer.from('-k-'), 1, 1, port, '127.0.0.1')
socket.send(Buffer.from('-l-'), 1, 1, port, '127.0.0.1', callback('msg, offset, length, port, address'))
socket.send(Buffer.from('-m-'), 1, 1, port, '', callback('empty address'))
socket.send(['n', Buffer.from('o')], port, '127.0.0.1', callback('list'))
socket.send(new Uint8Array([112]), port, '127.0.0.1', callback('bytes'))
socket.send(new DataView(new Uint8Array([113]).buffer), port, '127.0.0.1', callback('view'))
socket.send('r', port, '127.0.0.1', null)
socket.send('last', port, '127.0.0.1')
