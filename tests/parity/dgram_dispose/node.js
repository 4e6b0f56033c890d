// A socket that closes at the end of a block, also one that is closed by then.
'use strict'
const dgram = require('node:dgram')

async function main() {
  const socket = dgram.createSocket('udp4')
  socket.on('close', () => console.log('close'))
  {
    await using disposed = socket
    disposed.bindSync()
    console.log('bound', disposed.address().port > 0)
  }
  console.log('after the block')
  {
    await using again = socket
    console.log('closed already', again === socket)
  }
  const unbound = dgram.createSocket('udp4')
  unbound.on('listening', () => console.log('unbound: listening'))
  unbound.on('close', () => console.log('unbound: close'))
  {
    await using sending = unbound
    sending.send('x', 9, '127.0.0.1', () => console.log('never'))
  }
  console.log('end')
}

main()
