// A list is taken as it is at the call; the buffers in it are not copied.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
const got = []
socket.on('message', (msg) => {
  got.push(String(msg))
  if (got.length < 4) return
  console.log(got.join(' '))
  socket.close()
})

const list = ['ab', Buffer.from('cd')]
socket.send(list, port, '127.0.0.1', (err, bytes) => console.log('list', bytes))
list.push('ef')
list[0] = 'XX'

const buffer = Buffer.from('one')
socket.send(buffer, port, '127.0.0.1', (err, bytes) => console.log('buffer', bytes))
buffer[0] = 0x4f

const inner = Buffer.from('two')
socket.send([inner, '!'], port, '127.0.0.1', (err, bytes) => console.log('buffer in a list', bytes))
inner[0] = 0x54

const part = Buffer.from('-three-')
socket.send(part, 1, 5, port, '127.0.0.1', (err, bytes) => console.log('part of a buffer', bytes))
part[1] = 0x54
