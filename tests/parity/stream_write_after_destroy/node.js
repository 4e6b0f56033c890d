// write() and end() after destroy(): errors go to callbacks only, and a first end() is silent.
'use strict'
const { Writable } = require('node:stream')

const make = () => new Writable({ write (chunk, encoding, callback) { callback() } })
  .on('error', (err) => console.log('error', err.code ?? 'none'))
  .on('close', () => console.log('close'))

const stream = make()
stream.destroy()
console.log(stream.write('a', (err) => console.log('write', err.code, err.message)))
stream.end((err) => console.log('first end', err))
stream.end((err) => console.log('second end', err.code, err.message))
stream.end('b', (err) => console.log('end with data', err.code))

const failed = make()
failed.destroy(new Error('broken'))
failed.write('a', (err) => console.log('write of the failed', err.code))
failed.end((err) => console.log('end of the failed', err.message))
console.log(failed.destroyed, failed.closed, failed.writableAborted, failed.errored.message)
