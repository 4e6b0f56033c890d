// Ticks run after every single immediate and timer; an immediate queued by one waits a turn.
'use strict'
const net = require('node:net')

setImmediate(() => {
  for (const i of [1, 2]) {
    setImmediate(() => {
      console.log(`immediate ${i}`)
      process.nextTick(() => console.log(`tick from immediate ${i}`))
      queueMicrotask(() => console.log(`microtask from immediate ${i}`))
      setImmediate(() => console.log(`nested immediate ${i}`))
    })
  }
})
setTimeout(() => {
  for (const i of [1, 2, 3]) {
    setTimeout(() => {
      console.log(`timeout ${i}`)
      process.nextTick(() => console.log(`tick from timeout ${i}`))
      if (i === 2) clearTimeout(last)
    }, 10)
  }
  const last = setTimeout(() => console.log('never'), 10)
}, 100)
