// What an exception that is taken leaves behind: other microtasks run at once, ticks after the next callback.
'use strict'

process.on('uncaughtException', (err) => console.log(`taken: ${err.message}`))

const say = (text) => () => console.log(text)

function raise (text) {
  return () => { throw new Error(text) }
}

const runs = [
  ['a tick', () => {
    process.nextTick(raise('tick'))
    process.nextTick(say('other tick'))
    queueMicrotask(say('microtask'))
    setImmediate(say('immediate'))
    setImmediate(say('other immediate'))
  }],
  ['a microtask', () => {
    queueMicrotask(() => process.nextTick(say('tick of a microtask')))
    queueMicrotask(raise('microtask'))
    queueMicrotask(say('other microtask'))
    queueMicrotask(raise('last microtask'))
    process.nextTick(say('tick'))
    setImmediate(say('immediate'))
  }],
  ['an immediate', () => {
    setImmediate(() => {
      process.nextTick(say('tick'))
      queueMicrotask(say('microtask'))
      raise('immediate')()
    })
    setImmediate(say('other immediate'))
    setImmediate(say('third immediate'))
  }],
  ['a tick of an immediate', () => {
    setImmediate(() => {
      process.nextTick(raise('tick'))
      process.nextTick(say('other tick'))
      queueMicrotask(say('microtask'))
      setImmediate(say('immediate of the next turn'))
    })
    setImmediate(say('other immediate'))
  }],
  ['a microtask of an immediate', () => {
    setImmediate(() => {
      queueMicrotask(raise('microtask'))
      queueMicrotask(say('other microtask'))
      process.nextTick(say('tick'))
      setImmediate(say('immediate of the next turn'))
    })
    setImmediate(say('other immediate'))
  }],
  ['a timer', () => {
    setTimeout(() => {
      process.nextTick(say('tick'))
      queueMicrotask(say('microtask'))
      setImmediate(say('immediate'))
      setImmediate(next)
      raise('timer')()
    }, 1)
  }],
  ['a tick of a timer', () => {
    setTimeout(() => {
      process.nextTick(raise('tick'))
      process.nextTick(raise('other tick'))
      process.nextTick(say('third tick'))
      setImmediate(say('immediate'))
      setImmediate(say('other immediate'))
      setImmediate(next)
    }, 1)
  }]
]

function next () {
  if (runs.length === 0) return
  const [name, run] = runs.shift()
  console.log(`${name}:`)
  run()
  if (!name.endsWith('timer')) setImmediate(() => setImmediate(() => setImmediate(next)))
}
next()
