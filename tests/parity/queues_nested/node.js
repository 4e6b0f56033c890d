// Ticks and microtasks that queue each other: all ticks, then all microtasks, again until both are empty.
'use strict'
const net = require('node:net')

setImmediate(() => {
  process.nextTick(() => {
    console.log('tick 1')
    queueMicrotask(() => console.log('microtask from tick 1'))
    process.nextTick(() => console.log('tick from tick 1'))
  })
  process.nextTick(() => console.log('tick 2'))
  queueMicrotask(() => {
    console.log('microtask 1')
    queueMicrotask(() => console.log('microtask from microtask 1'))
    process.nextTick(() => console.log('tick from microtask 1'))
  })
  setImmediate(() => console.log('a later turn'))
})
