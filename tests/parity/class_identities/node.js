// Which names are the same thing, who inherits from whom, and what the factories make.
'use strict'
const net = require('node:net')
const stream = require('node:stream')
const { EventEmitter } = require('node:events')

console.log(`Stream is Socket ${net.Stream === net.Socket}`)
console.log(`connect is createConnection ${net.connect === net.createConnection}`)
const socket = new net.Socket()
const server = net.createServer()
console.log(`socket is Duplex ${socket instanceof stream.Duplex}, Readable ${socket instanceof stream.Readable}`)
console.log(`socket is EventEmitter ${socket instanceof EventEmitter}, Server ${socket instanceof net.Server}`)
console.log(`server is EventEmitter ${server instanceof EventEmitter}, Server ${server instanceof net.Server}`)
console.log(`called without new ${net.Socket() instanceof net.Socket} ${net.Server() instanceof net.Server}`)
const client = net.connect({ path: './missing' })
client.on('error', (err) => console.log(`connect() gives a Socket ${client instanceof net.Socket}, ${err.code}`))

class Mine extends net.Socket {
  connect(...args) {
    console.log('overridden connect()')
    return super.connect(...args)
  }
}
const mine = new Mine()
mine.on('error', (err) => console.log(`mine: ${err.code}, still ${mine instanceof Mine}`))
console.log(`returns itself ${mine.connect('./missing') === mine}`)
