// 'beforeExit' may start something and comes again; 'exit' is the last word; exitCode is the status.
'use strict'

let rounds = 0
process.on('beforeExit', (code) => {
  console.log(`beforeExit ${code}`)
  process.nextTick(() => console.log('tick'))
  if (++rounds < 3) setTimeout(() => console.log('timer'), 1)
  if (rounds === 2) process.exitCode = 3
})
process.on('exit', (code) => {
  console.log(`exit ${code}, exitCode ${process.exitCode}`)
  process.nextTick(() => console.log('never'))
})
process.on('exit', () => { process.exitCode = 4 })
setImmediate(() => console.log('immediate'))
console.log('script')
