// AbortController and AbortSignal by themselves: reasons, listeners, any(), timeout().
'use strict'
const net = require('node:net')

const controller = new AbortController()
const { signal } = controller
signal.addEventListener('abort', () => console.log(`listener, aborted ${signal.aborted}`))
signal.onabort = () => console.log('onabort')
signal.throwIfAborted()
console.log(`aborted ${signal.aborted}, reason ${signal.reason ?? 'none'}`)
controller.abort('why')
controller.abort('again')
console.log(`aborted ${signal.aborted}, reason ${signal.reason}`)
try {
  signal.throwIfAborted()
} catch (err) {
  console.log(`threw ${err}`)
}

const first = new AbortController()
const second = new AbortController()
const any = AbortSignal.any([first.signal, second.signal])
any.addEventListener('abort', () => console.log(`any: ${any.reason}`))
second.abort('second')
first.abort('first')
console.log(`any: aborted ${any.aborted}, reason ${any.reason}`)
console.log(`any of an aborted one: ${AbortSignal.any([signal]).aborted}, of none: ${AbortSignal.any([]).aborted}`)

console.log(`abort(): ${AbortSignal.abort().aborted} ${AbortSignal.abort('x').reason}`)
const late = AbortSignal.timeout(20)
late.addEventListener('abort', () => console.log(`timeout: ${late.reason.name}, ${late.reason.message}`))
console.log(`timeout: aborted ${late.aborted}`)
setTimeout(() => console.log(`later: aborted ${late.aborted}`), 200)
