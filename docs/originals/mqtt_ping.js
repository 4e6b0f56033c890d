// An MQTT client over TLS that pings its broker: how long does the way there and back take?
'use strict'
const fs = require('node:fs')
const tls = require('node:tls')

const CONNACK = 2
const PINGRESP = 13
const PING = Buffer.from([0xc0, 0])
const DISCONNECT = Buffer.from([0xe0, 0])

function text (value) {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}

function hello (name) {
  const rest = Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 60]), text(name)])
  return Buffer.concat([Buffer.from([0x10, rest.length]), rest])
}

const [host = 'localhost', port = '8883', ca] = process.argv.slice(2)
const socket = tls.connect({ host, port, ca: ca && fs.readFileSync(ca) })
let received = Buffer.alloc(0)
let asked = 0

socket.on('secureConnect', () => {
  console.log('secured with', socket.getProtocol())
  socket.write(hello('ping'))
})
socket.on('data', (data) => {
  received = Buffer.concat([received, data])
  // What a broker says here is shorter than 128 bytes, so that one byte tells the length.
  while (received.length >= 2 && received.length >= 2 + received[1]) {
    const packet = received.subarray(0, 2 + received[1])
    received = received.subarray(packet.length)
    answer(packet[0] >> 4, packet)
  }
})
socket.on('error', (err) => console.log('failed:', err.message))
socket.on('close', () => console.log('closed'))

function answer (kind, packet) {
  if (kind === CONNACK && packet[3] !== 0) {
    console.log('refused:', packet[3])
    socket.end()
  } else if (kind === CONNACK) {
    console.log('connected')
    asked = performance.now()
    socket.write(PING)
  } else if (kind === PINGRESP) {
    console.log(`answer after ${(performance.now() - asked).toFixed(1)} ms`)
    socket.end(DISCONNECT)
  }
}
