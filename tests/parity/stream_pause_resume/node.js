// pause() in a data listener keeps the rest; resume() goes on a tick later; their events.
'use strict'
const { Readable } = require('node:stream')

const stream = new Readable({ read () {} })
stream.on('pause', () => console.log('pause'))
stream.on('resume', () => console.log('resume'))
stream.on('end', () => console.log('end'))
stream.on('data', (chunk) => {
  console.log('data', String(chunk))
  stream.pause()
  stream.pause()
  console.log('waiting', stream.readableLength)
  setImmediate(() => {
    stream.resume()
    console.log('resume called', stream.readableLength)
    process.nextTick(() => console.log('tick'))
  })
})
for (const chunk of ['a', 'b', 'c']) stream.push(chunk)
stream.push(null)
