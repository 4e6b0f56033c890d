// cork(): several chunks are one _writev(), one chunk is a _write(), end() uncorks.
'use strict'
const { Writable } = require('node:stream')

const stream = new Writable({
  write (chunk, encoding, callback) {
    console.log(`_write ${chunk}`)
    callback()
  },
  writev (chunks, callback) {
    console.log(`_writev ${chunks.map(({ chunk, encoding }) => `${chunk}/${encoding}`).join(' ')}`)
    callback()
  }
})
const state = () => console.log(`corked ${stream.writableCorked}, length ${stream.writableLength}`)

stream.cork()
stream.cork()
stream.write('a', () => console.log('written a'))
stream.write('b', 'latin1', () => console.log('written b'))
state()
stream.uncork()
state()
stream.uncork()
state()
stream.cork()
stream.write('alone')
stream.uncork()
stream.uncork()
stream.cork()
stream.write('c')
stream.write('d')
stream.end('e', () => console.log('ended'))
state()
