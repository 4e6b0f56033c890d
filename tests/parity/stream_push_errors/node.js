// push(): after the end, of a wrong type, after destroy(), with an unknown encoding.
'use strict'
const { Readable } = require('node:stream')

const make = (name) => new Readable({ read () {} })
  .on('error', (err) => console.log(name, 'error', err.code, err.message))
  .on('close', () => console.log(name, 'close'))

const ended = make('ended')
console.log(ended.push(null), ended.push(null), ended.push('x'))
const wrong = make('wrong')
console.log(wrong.push(5), wrong.push('x'))
const put = make('put back')
console.log(put.unshift({}))
const gone = make('gone')
gone.destroy()
console.log(gone.push('x'), gone.readableLength, gone.readableAborted)
try { make('encoding').push('x', 'nope') } catch (err) { console.log(err.code, err.message) }
const none = new Readable()
none.on('error', (err) => console.log('without _read', err.code, err.message))
none.read()
const raising = new Readable({ read () { throw new Error('read') } })
raising.on('error', (err) => console.log('raising', err.message))
raising.resume()
