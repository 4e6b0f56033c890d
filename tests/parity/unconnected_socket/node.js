// Calls on a socket that was never connected: write, end, read, destroy.
'use strict'
const net = require('node:net')
const { traces } = require('../prelude.js')

const log = traces('written', 'ended', 'destroyed')

const written = new net.Socket()
written.on('error', (err) => log('written', `error ${err.code} ${err.message}`))
written.on('close', (hadError) => log('written', `close ${hadError ?? 'none'}`))
log('written', `write ${written.write('x', (err) => log('written', `callback ${err.code}`))}`)
const { writableLength, bytesWritten, bufferSize } = written
log('written', `queued ${writableLength}, bytesWritten ${bytesWritten}, bufferSize ${bufferSize ?? 'none'}`)

const ended = new net.Socket()
ended.on('finish', () => log('ended', 'finish'))
ended.on('end', () => log('ended', 'end'))
ended.on('error', (err) => log('ended', `error ${err.code}`))
ended.on('close', (hadError) => log('ended', `close ${hadError ?? 'none'}`))
ended.end(() => log('ended', 'end callback'))
log('ended', `readyState ${ended.readyState}, read() ${ended.read()}`)

const destroyed = new net.Socket()
destroyed.on('close', (hadError) => log('destroyed', `close ${hadError ?? 'none'}`))
destroyed.on('error', (err) => log('destroyed', `error ${err.message}`))
destroyed.destroy(new Error('boom'))
log('destroyed', `readyState ${destroyed.readyState}, pending ${destroyed.pending}`)
