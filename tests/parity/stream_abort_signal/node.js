// A signal destroys a stream: as an option, by addAbortSignal(), aborted before, and too late.
'use strict'
const { Readable, Writable, addAbortSignal } = require('node:stream')

const listen = (name, stream) => stream
  .on('error', (err) => console.log(name, 'error', err.code, err.name, err.message, err.cause === 'why'))
  .on('close', () => console.log(name, 'close'))

const controller = new AbortController()
const option = listen('option', new Readable({ read () {}, signal: controller.signal }))
const added = listen('added', new Writable({ write () {} }))
console.log(addAbortSignal(controller.signal, added) === added)
added.write('x', (err) => console.log('never'))
const done = listen('done', new Writable({ write (chunk, encoding, callback) { callback() } }))
addAbortSignal(controller.signal, done)
done.end()
setImmediate(() => {
  controller.abort('why')
  console.log(option.destroyed, added.destroyed, done.errored)
  const late = listen('late', new Readable({ read () {}, signal: controller.signal }))
  console.log(late.destroyed)
  for (const act of [() => addAbortSignal(5, added), () => addAbortSignal(controller.signal, {}), () => new Readable({ signal: 'no' })]) {
    try { act() } catch (err) { console.log(err.code, err.message) }
  }
})
