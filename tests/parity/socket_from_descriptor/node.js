// Sockets over open descriptors: one writes into a named pipe, one reads from it.
'use strict'
const fs = require('node:fs')
const net = require('node:net')
const { execSync } = require('node:child_process')
const { traces } = require('../prelude.js')

const log = traces('writer', 'reader')

execSync('mkfifo fifo')
const keep = fs.openSync('fifo', 'r+')
const read = fs.openSync('fifo', fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
const write = fs.openSync('fifo', fs.constants.O_WRONLY | fs.constants.O_NONBLOCK)
fs.closeSync(keep)

const reader = new net.Socket({ fd: read, readable: true, writable: false })
log('reader', `readable ${reader.readable}, writable ${reader.writable}, pending ${reader.pending}`)
log('reader', `readyState ${reader.readyState}, remoteAddress ${reader.remoteAddress ?? 'none'}`)
let text = ''
reader.on('data', (chunk) => { text += chunk })
reader.on('end', () => log('reader', `end, got ${text}, bytesRead ${reader.bytesRead}`))
reader.on('close', (hadError) => log('reader', `close ${hadError}`))

const writer = new net.Socket({ fd: write, readable: false, writable: true })
log('writer', `readable ${writer.readable}, writable ${writer.writable}, readyState ${writer.readyState}`)
writer.on('finish', () => log('writer', 'finish'))
writer.on('close', (hadError) => log('writer', `close ${hadError}`))
writer.write('hello ')
writer.end('there')
