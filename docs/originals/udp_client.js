const dgram = require('node:dgram')

const PORT = Number(process.argv[2] ?? 41234)

const message = Buffer.from('hello')
const client = dgram.createSocket('udp4')

client.send(message, 0, message.length, PORT, 'localhost', (err, bytes) => {
  client.close()
})
