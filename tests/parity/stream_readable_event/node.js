// readable: once for several chunks, again after everything was read, and once more for the end.
'use strict'
const { Readable } = require('node:stream')

const stream = new Readable({ read (size) { console.log('_read', size) }, highWaterMark: 4 })
stream.on('readable', () => {
  console.log('readable', stream.readableLength)
  let chunk
  while ((chunk = stream.read(2)) !== null) console.log('got', String(chunk))
})
stream.on('data', (chunk) => console.log('data', String(chunk)))
stream.on('end', () => console.log('end'))
stream.on('close', () => console.log('close'))
console.log('flowing', stream.readableFlowing)

const steps = [
  () => { stream.push('a'); stream.push('bc') },
  () => stream.push('de'),
  () => stream.push('f'),
  () => stream.push('ghi'),
  () => stream.push(null),
  () => console.log('rest', stream.readableLength, stream.readableEnded)
]
const next = () => {
  const step = steps.shift()
  if (!step) return
  step()
  console.log('pushed')
  setImmediate(next)
}
setImmediate(next)
