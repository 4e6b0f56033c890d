// Timers: arguments, intervals, clearing, refresh, odd delays, a timer that clears another.
'use strict'
const net = require('node:net')

setTimeout((a, b) => console.log(`timeout with ${a} ${b}`), 10, 'one', 'two')

let ticks = 0
const interval = setInterval((name) => {
  console.log(`${name} ${++ticks}`)
  if (ticks === 3) clearInterval(interval)
}, 300, 'interval')

const cleared = setTimeout(() => console.log('never'), 20)
clearTimeout(cleared)
clearTimeout(cleared)
clearTimeout(undefined)
clearImmediate(setImmediate(() => console.log('never')))
console.log(`hasRef ${cleared.hasRef()} ${interval.hasRef()}`)

const order = []
for (const delay of [80, 1, 0, 40.9, 40]) setTimeout(() => order.push(delay), delay)
setTimeout(() => console.log(`delays in the order they ran: ${order.join(' ')}`), 150)

let runs = 0
const again = setTimeout(() => {
  runs++
  console.log(`refreshed ${runs}`)
  if (runs < 2) again.refresh()
}, 1100)
const closed = setTimeout(() => console.log('never'), 20)
const [unref, ref] = [interval.unref() === interval, interval.ref() === interval]
console.log(`close returns it ${closed.close() === closed}, unref ${unref}, ref ${ref}`)
