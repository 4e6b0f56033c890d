// Text goes out as UTF-8; half a surrogate pair becomes the replacement character.
'use strict'
const dgram = require('node:dgram')

const socket = dgram.createSocket('udp4')
socket.bindSync({ address: '127.0.0.1' })
const { port } = socket.address()
const texts = ['plain', 'Grüße', '漢字', '😀', 'a\ud800b', '\udc00', 'tab\tnul\0']
let left = texts.length
for (const text of texts) socket.send(text, port, '127.0.0.1', (err, bytes) => console.log(`${bytes} bytes`))
socket.on('message', (msg) => {
  console.log(msg.toString('hex'))
  if (--left === 0) socket.close()
})
