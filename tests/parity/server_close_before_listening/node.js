// close() before 'listening': with a host nothing runs yet, without one the server is bound already; no 'listening'.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('host', 'nohost')

const one = net.createServer()
one.on('listening', () => log('host', 'listening'))
one.on('close', () => log('host', 'close'))
one.listen(0, '127.0.0.1', () => log('host', 'listen callback'))
log('host', `listening ${one.listening}, address ${one.address()}`)
one.close((err) => log('host', `close callback ${err?.code ?? 'none'}`))

const two = net.createServer()
two.on('listening', () => log('nohost', 'listening'))
two.on('close', () => log('nohost', 'close'))
two.listen(0, () => log('nohost', 'listen callback'))
log('nohost', `listening ${two.listening}, bound ${two.address().port > 0}`)
two.close((err) => log('nohost', `close callback ${err?.code ?? 'none'}`))
log('nohost', `listening ${two.listening}, address ${two.address()}`)

setTimeout(() => {
  log('host', `later: listening ${one.listening}`)
  one.close()
}, 20)
