// _construct(): reading and writing wait for it; its error is the stream's; destroy() waits too.
'use strict'
const { Duplex } = require('node:stream')

const outcomes = { succeeds: undefined, fails: new Error('construct'), 'is destroyed': undefined }
const names = Object.keys(outcomes)
const next = () => {
  const name = names.shift()
  if (!name) return
  const stream = new Duplex({
    construct (callback) { console.log(name, '_construct'); setImmediate(callback, outcomes[name]) },
    read () { console.log(name, '_read'); stream.push(null) },
    write (chunk, encoding, callback) { console.log(name, `_write ${chunk}`); callback() },
    destroy (err, callback) { console.log(name, '_destroy', err ? err.message : 'none'); callback(err) }
  })
  stream.on('error', (err) => console.log(name, 'error', err.message))
  stream.on('close', () => { console.log(name, 'close'); setImmediate(next) })
  stream.resume()
  stream.write('a', (err) => console.log(name, 'written', err ? err.message : 'none'))
  stream.end()
  if (name === 'is destroyed') stream.destroy(new Error('early'))
  console.log(name, 'made')
}
next()
