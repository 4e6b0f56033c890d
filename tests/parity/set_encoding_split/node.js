// setEncoding: characters split over packets come out whole, in every encoding; a broken tail is marked.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1', 'ascii', 'broken')

function run(name, encoding, bytes) {
  const server = net.createServer((socket) => {
    let i = 0
    const next = () => {
      if (i === bytes.length) return socket.end()
      socket.write(bytes.subarray(i, ++i))
    }
    socket.on('data', next)
    next()
    server.close()
  })
  server.listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1')
    client.setEncoding(encoding)
    let text = ''
    let pieces = 0
    let read = 0
    const acknowledge = () => {
      if (client.bytesRead > read) {
        read = client.bytesRead
        client.write('k')
      }
      if (!client.readableEnded && !client.destroyed) setImmediate(acknowledge)
    }
    acknowledge()
    client.on('data', (chunk) => {
      text += chunk
      pieces++
    })
    client.on('end', () => log(name, `${client.readableEncoding}: ${JSON.stringify(text)}, ${pieces} pieces`))
  })
}

run('utf8', undefined, Buffer.from('aé€😀'))
run('utf16le', 'ucs2', Buffer.from('aé€', 'utf16le'))
run('base64', 'base64', Buffer.from([251, 255, 191, 0, 1]))
run('base64url', 'base64url', Buffer.from([251, 255, 191, 0, 1]))
run('hex', 'hex', Buffer.from([0, 255]))
run('latin1', 'binary', Buffer.from([0x61, 0xe9, 0xff]))
run('ascii', 'ascii', Buffer.from([0x61, 0xe1]))
run('broken', 'utf-8', Buffer.from([0x61, 0xff, 0x62, 0xe2, 0x82]))
