// Readable.from(): how many microtasks pass until an iterator has cleaned up, by what it does with the end.
'use strict'
const { Readable } = require('node:stream')

const KINDS = {
  list: () => [1, 2],
  plain: function * () { yield 1; yield 2 },
  catches: function * () { try { yield 1; yield 2 } catch {} },
  'goes on': function * () { try { yield 1; yield 2 } catch { yield 3 } },
  raises: function * () { try { yield 1; yield 2 } finally { throw new Error('raised') } }
}
const cases = Object.keys(KINDS).flatMap((kind) => [[kind, null], [kind, new Error('destroyed')]])

function next () {
  if (!cases.length) return
  const [kind, error] = cases.shift()
  const stream = Readable.from(KINDS[kind]())
  const order = []
  // As far from here as 'close' is from the end of the cleaning up: two ticks.
  const count = (n) => {
    if (n > 8) return
    process.nextTick(() => process.nextTick(() => order.push(n)))
    queueMicrotask(() => count(n + 1))
  }
  stream.on('error', (err) => order.push(err.message))
  stream.on('close', () => order.push('close'))
  stream.read(0)
  stream.destroy(error)
  queueMicrotask(() => count(1))
  setImmediate(() => {
    console.log(kind, error ? 'with an error:' : 'without:', order.join(' '))
    next()
  })
}

next()
