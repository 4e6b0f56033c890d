// Errors beside a pipe: of the target it unpipes, of the source it leaves the target open.
'use strict'
const { Readable, Writable } = require('node:stream')

const make = () => {
  const source = new Readable({ read () {} })
  const target = new Writable({ write (chunk, encoding, callback) { callback() } })
  target.on('unpipe', () => console.log('unpipe'))
  source.pipe(target)
  return [source, target]
}

const [source, target] = make()
target.on('error', (err) => console.log('target error', err.message))
target.on('close', () => {
  console.log('target close, source destroyed', source.destroyed, 'flowing', source.readableFlowing)
  const [source2, target2] = make()
  source2.on('error', (err) => console.log('source error', err.message))
  source2.on('close', () => {
    console.log('source close, target destroyed', target2.destroyed, 'writable', target2.writable)
    const writable = new Writable()
    writable.on('error', (err) => console.log('no readable', err.code, err.message))
    console.log(writable.pipe(target2))
  })
  source2.destroy(new Error('source broke'))
})
source.push('a')
target.destroy(new Error('target broke'))
