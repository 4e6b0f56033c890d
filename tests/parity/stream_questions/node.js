// isReadable, isWritable, isErrored, isDisturbed and the properties, over the life of a stream.
'use strict'
const { Readable, Writable, Duplex, isReadable, isWritable, isErrored, isDisturbed, isDestroyed } = require('node:stream')

const show = (name, stream) => console.log(name, isReadable(stream), isWritable(stream), isErrored(stream), isDisturbed(stream), isDestroyed(stream))
const make = () => new Duplex({ read () {}, write (chunk, encoding, callback) { callback() } }).on('error', () => {})

show('readable', new Readable())
show('writable', new Writable())
show('nothing', null)
show('object', {})
const whole = make()
show('new', whole)
whole.push('x')
whole.read()
show('read from', whole)
whole.end()
show('ended', whole)
whole.push(null)
whole.resume()
whole.on('close', () => show('closed', whole))

const broken = make()
broken.destroy(new Error('broken'))
show('destroyed', broken)
broken.on('close', () => {
  show('broken', broken)
  console.log(broken.readableAborted, broken.readableEnded, broken.writableFinished, broken.closed)
})
