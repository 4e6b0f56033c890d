// pipeline() from a generator: how many microtasks pass between what it yields, the writes, and its end.
'use strict'
const { Writable, pipeline } = require('node:stream')

let order = []
const note = (line) => order.push(line)

function generator (values, failure) {
  return function * () {
    try {
      for (const value of values) {
        if (value instanceof Error) throw value
        yield value
        note('next')
      }
    } finally {
      note('left')
      if (failure) throw failure
    }
  }
}
const done = (chunk, callback) => callback()
const fail = () => { throw new Error('write') }
const refuse = (chunk, callback) => callback(new Error('callback'))
const strings = { objectMode: false }
const CASES = [
  ['nothing', generator([]), done],
  ['two', generator(['a', 'b']), done],
  ['a list', () => ['a', 'b'], done],
  ['raises first', generator([new Error('yield')]), done],
  ['raises later', generator(['a', new Error('yield')]), done],
  ['write raises', generator(['a', 'b']), fail],
  ['write raises, of a list', () => ['a', 'b'], fail],
  ['null', generator([null, 'b']), done],
  ['null, and raises then', generator([null, 'b'], new Error('left')), done],
  ['a wrong value', generator([5, 'b']), done, strings],
  ['a wrong value later', generator(['a', 5]), done, strings],
  ['full', generator(['a', 'b']), (chunk, callback) => queueMicrotask(callback), { highWaterMark: 1 }],
  ['write refuses', generator(['a', 'b']), refuse],
  ['refuses while full', generator(['a', 'b']), (chunk, callback) => setImmediate(refuse, chunk, callback), { highWaterMark: 1 }]
]

function next () {
  if (!CASES.length) return
  const [name, source, write, options] = CASES.shift()
  order = []
  const target = new Writable({
    objectMode: true,
    highWaterMark: 100,
    ...options,
    write (chunk, encoding, callback) { note(`write ${chunk}`); write(chunk, callback) },
    final (callback) { note('final'); callback() },
    destroy (err, callback) { note(`destroy ${err && (err.code ?? err.message)}`); callback(err) }
  })
  const count = (n) => {
    if (n > 9) return
    note(n)
    queueMicrotask(() => count(n + 1))
  }
  pipeline(source, target, (err) => {
    note(`over ${err ? err.code ?? err.message : 'none'}`)
    setImmediate(() => setImmediate(() => {
      console.log(`${name}: ${order.join(', ')}`)
      next()
    }))
  })
  queueMicrotask(() => count(1))
}

next()
