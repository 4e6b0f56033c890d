// finished(): called once for every way a stream can end, before and after the fact, and for one half.
'use strict'
const { Readable, Writable, PassThrough, finished } = require('node:stream')

const sink = (options) => new Writable({ ...options, write (chunk, encoding, callback) { callback() } })
const called = (name) => (err) => console.log(name, err ? err.code ?? err.message : 'none')

const writable = sink()
writable.on('close', () => console.log('close'))
finished(writable, called('writable'))
writable.end('x')

const failed = sink()
finished(failed, called('failed'))
failed.destroy(new Error('broken'))

const early = sink()
finished(early, called('early'))
early.destroy()

const stopped = sink()
const stop = finished(stopped, called('stopped'))
stop()
stopped.end()
console.log(typeof stop, stopped.listenerCount('finish'))

const silent = sink({ emitClose: false })
finished(silent, called('without close'))
silent.end()

const readable = new Readable({ read () {} })
finished(readable, called('readable'))
readable.push(null)
readable.resume()

const both = new PassThrough()
finished(both, { readable: false }, called('written'))
finished(both, { writable: false }, called('read'))
finished(both, called('both'))
both.end('x')

setImmediate(() => {
  both.resume()
  finished(writable, called('afterwards'))
  finished(failed, called('failed afterwards'))
  for (const act of [() => finished({}, () => {}), () => finished(sink()), () => finished(sink(), 5, () => {})]) {
    try { act() } catch (err) { console.log(err.code, err.message) }
  }
})
