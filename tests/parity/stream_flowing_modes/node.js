// What starts and stops the flow: listeners for data and readable, pause, resume, and their removal.
'use strict'
const { Readable } = require('node:stream')

const state = (what, stream) => console.log(what, stream.readableFlowing, stream.isPaused())
const make = () => new Readable({ read () {} })

let stream = make()
state('new', stream)
stream.pause()
state('paused', stream)
stream.on('data', () => {})
state('data listener while paused', stream)
stream.resume()
state('resumed', stream)

stream = make()
stream.prependListener('data', () => {})
state('prepended data listener', stream)
stream.once('data', () => {})
state('once', stream)

const mixed = make()
const readable = () => console.log('readable event')
mixed.on('data', (chunk) => console.log('data', String(chunk)))
mixed.on('readable', readable)
state('both', mixed)
mixed.resume()
state('both, resumed', mixed)
mixed.push('x')
mixed.off('readable', readable)
state('readable listener removed', mixed)
process.nextTick(() => {
  state('a tick later', mixed)
  mixed.removeAllListeners('data')
  state('no listeners', mixed)
})

const left = make()
left.on('readable', readable)
left.removeListener('readable', readable)
process.nextTick(() => state('nobody left', left))
