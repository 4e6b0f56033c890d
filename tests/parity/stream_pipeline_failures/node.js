// pipeline(): whichever stream fails, or just closes, all are destroyed and the callback gets the error once.
'use strict'
const { Readable, Writable, PassThrough, pipeline } = require('node:stream')

const cases = []
for (const index of [0, 1, 2]) for (const error of [new Error('broken'), undefined]) cases.push([index, error])
const next = () => {
  if (!cases.length) return wrong()
  const [index, error] = cases.shift()
  const streams = [new Readable({ read () {} }), new PassThrough(), new Writable({ write (chunk, encoding, callback) { callback() } })]
  streams.forEach((stream, at) => {
    stream.on('error', (err) => console.log(at, 'error', err.code ?? err.message))
    stream.on('close', () => console.log(at, 'close'))
  })
  pipeline(...streams, (err) => {
    console.log('done', err.code ?? err.message)
    setImmediate(next)
  })
  streams[0].push('a')
  setImmediate(() => { console.log('destroying', index); streams[index].destroy(error) })
}
const wrong = () => {
  const gone = new Writable()
  gone.destroy()
  const source = new Readable({ read () {} })
  for (const act of [() => pipeline(source, gone, () => {}), () => pipeline(source, () => {}), () => pipeline(source, gone)]) {
    try { act() } catch (err) { console.log(err.code, err.message) }
  }
}
next()
