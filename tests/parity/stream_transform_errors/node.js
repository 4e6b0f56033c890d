// Transform: errors of _transform and _flush, called back twice, not implemented.
'use strict'
const { Transform } = require('node:stream')

const cases = {
  transform: { transform (chunk, encoding, callback) { callback(new Error('transform')) } },
  flush: { transform (chunk, encoding, callback) { callback() }, flush (callback) { callback(new Error('flush')) } },
  'flush raises': { transform (chunk, encoding, callback) { callback() }, flush () { throw new Error('raised') } },
  twice: { transform (chunk, encoding, callback) { callback(null, chunk); callback(null, chunk) } },
  'after the end': { transform (chunk, encoding, callback) { this.push(null); callback(null, chunk) } }
}
const names = Object.keys(cases)
const next = () => {
  const name = names.shift()
  if (!name) {
    try { new Transform().write('x') } catch (err) { console.log(err.code, err.message) }
    return
  }
  const stream = new Transform(cases[name])
  stream.on('data', (chunk) => console.log(name, 'data', String(chunk)))
  for (const event of ['finish', 'end']) stream.on(event, () => console.log(name, event))
  stream.on('error', (err) => console.log(name, 'error', err.code ?? err.message))
  stream.on('close', () => { console.log(name, 'close'); setImmediate(next) })
  stream.write('x', (err) => console.log(name, 'written', err ? err.code ?? err.message : 'none'))
  stream.end((err) => console.log(name, 'ended', err ? err.code ?? err.message : 'none'))
}
next()
