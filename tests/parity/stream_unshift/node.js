// unshift(): what was read too early goes back in front; after the end event it is an error.
'use strict'
const { Readable } = require('node:stream')

const stream = new Readable({ read () {} })
stream.push('HEAD\n\nbo')
stream.push('dy')
let head = ''
stream.on('readable', function readable () {
  let chunk
  while ((chunk = stream.read()) !== null) {
    head += chunk
    const at = head.indexOf('\n\n')
    if (at < 0) continue
    stream.off('readable', readable)
    console.log('head', head.slice(0, at))
    console.log('put back', stream.unshift(Buffer.from(head.slice(at + 2))), stream.readableLength)
    stream.on('data', (chunk) => console.log('data', String(chunk)))
    break
  }
})
stream.on('end', () => {
  console.log('end')
  console.log(stream.unshift('late'))
})
stream.on('error', (err) => console.log('error', err.code, err.message))
stream.on('close', () => console.log('close'))
setImmediate(() => stream.push(null))
