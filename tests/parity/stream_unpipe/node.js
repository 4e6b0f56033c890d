// unpipe(): one target, all targets, one that waits for drain, and what is left of the flow.
'use strict'
const { Readable, Writable } = require('node:stream')

const target = (name) => new Writable({
  highWaterMark: 3,
  write (chunk, encoding, callback) { console.log(name, String(chunk)); setImmediate(callback) }
}).on('unpipe', () => console.log(name, 'unpipe'))

const source = new Readable({ read () {} })
const one = target('one')
const two = target('two')
source.pipe(one)
source.pipe(two)
const steps = [
  () => source.push('a'),
  () => source.unpipe(one),
  () => source.push('b'),
  () => source.pipe(one),
  () => source.push('long'),
  () => source.unpipe(),
  () => source.push('kept'),
  () => console.log(source.unpipe(one) === source, one.listenerCount('drain'), source.listenerCount('data')),
  () => source.pipe(two),
  () => source.push(null)
]
const next = () => {
  const step = steps.shift()
  if (!step) return
  step()
  console.log(source.readableFlowing, source.readableLength)
  setImmediate(() => setImmediate(next))
}
next()
