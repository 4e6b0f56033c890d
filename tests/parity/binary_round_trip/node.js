// Every byte value, twice over, in both directions: as a Buffer, as latin1 text, as hex.
'use strict'
const net = require('node:net')

const all = Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256))

const server = net.createServer((socket) => socket.pipe(socket))
server.listen(0, '127.0.0.1', () => {
  const chunks = []
  const client = net.connect(server.address().port, '127.0.0.1')
  client.write(all)
  client.write(all.toString('latin1'), 'latin1')
  client.write(all.toString('hex'), 'hex')
  client.end(all.toString('base64'), 'base64')
  client.on('data', (chunk) => chunks.push(chunk))
  client.on('end', () => {
    const got = Buffer.concat(chunks)
    console.log(`${got.length} bytes`)
    for (let i = 0; i < 4; i++) console.log(got.subarray(i * 512, (i + 1) * 512).equals(all))
    console.log(got.subarray(0, 16).toString('hex'), got.subarray(250, 262).toString('hex'))
  })
  client.on('close', () => server.close())
})
