// Signals: name and number, delivered on the loop, once() and off(); they do not keep a program alive.
'use strict'

const alive = setInterval(() => {}, 1000)
process.on('SIGUSR2', (signal, number) => console.log(`on ${signal} ${number}`))
process.once('SIGUSR2', (signal) => {
  console.log(`once ${signal}`)
  process.nextTick(() => console.log('tick'))
  setImmediate(() => process.kill(process.pid, 'SIGUSR2'))
})
let times = 0
process.on('SIGUSR2', () => {
  if (++times < 2) return
  console.log('second time')
  process.removeAllListeners('SIGUSR2')
  clearInterval(alive)
})
process.prependListener('SIGUSR2', () => console.log(`first, ${process.listenerCount('SIGUSR2')} listeners`))
for (const signal of ['SIGKILL', 'SIGSTOP']) {
  try {
    process.on(signal, () => {})
  } catch (err) {
    console.log(`${err.code} ${err.syscall} ${err.message}, ${process.listenerCount(signal)} listeners`)
  }
}
for (const args of [[process.pid, 'SIGFOO'], ['x'], [process.pid, 9999], [process.pid, 0]]) {
  try {
    console.log(`kill ${process.kill(...args)}`)
  } catch (err) {
    console.log(`${err.code} ${err.message}`)
  }
}
process.on('SIGHUP', () => console.log('never'))
process.kill(process.pid, 'SIGUSR2')
console.log('script')
