// A new stream of each class: every public property.
'use strict'
const { Readable, Writable, Duplex, Transform, PassThrough } = require('node:stream')

const names = ['readable', 'readableAborted', 'readableDidRead', 'readableEncoding', 'readableEnded', 'readableFlowing', 'readableHighWaterMark',
  'readableLength', 'readableObjectMode', 'writable', 'writableCorked', 'writableEnded', 'writableFinished',
  'writableHighWaterMark', 'writableLength', 'writableNeedDrain', 'writableObjectMode', 'allowHalfOpen', 'closed', 'destroyed', 'errored']
for (const Class of [Readable, Writable, Duplex, Transform, PassThrough]) {
  const stream = new Class()
  console.log(Class.name)
  for (const name of names) if (name in stream) console.log(' ', name, String(stream[name]))
  console.log(' ', stream instanceof Readable, stream instanceof Writable, stream instanceof Duplex, stream instanceof Transform)
}
