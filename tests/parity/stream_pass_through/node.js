// PassThrough: full output holds the input back; reading lets it go on.
'use strict'
const { PassThrough } = require('node:stream')

const stream = new PassThrough({ readableHighWaterMark: 2, writableHighWaterMark: 3 })
const state = () => console.log(`readable ${stream.readableLength}, writable ${stream.writableLength}, needs drain ${stream.writableNeedDrain}`)
stream.on('drain', () => console.log('drain'))
stream.on('end', () => console.log('end'))
for (const chunk of ['ab', 'c', 'd', 'e']) {
  console.log(stream.write(chunk, () => console.log(`written ${chunk}`)))
}
state()
const steps = [() => stream.read(2), () => stream.read(1), () => stream.read(), () => stream.read(), () => stream.end('f'), () => stream.read(), () => stream.read()]
const next = () => {
  const step = steps.shift()
  if (!step) return
  const chunk = step()
  console.log('step', chunk === null ? 'none' : chunk === stream ? 'ended' : String(chunk))
  state()
  setImmediate(next)
}
setImmediate(next)
