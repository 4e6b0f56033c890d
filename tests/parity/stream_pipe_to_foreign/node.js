// pipe() to an object that is no stream of ours: write, end and events are enough.
'use strict'
const { Readable } = require('node:stream')
const { EventEmitter } = require('node:events')

class Target extends EventEmitter {
  write (chunk) {
    console.log('write', String(chunk))
    setImmediate(() => this.emit('drain'))
    return false
  }

  end () {
    console.log('end')
    this.emit('finish')
  }
}

const source = new Readable({ read () {} })
const target = new Target()
target.on('pipe', () => console.log('pipe'))
target.on('unpipe', () => console.log('unpipe'))
source.on('pause', () => console.log('pause'))
source.on('resume', () => console.log('resume'))
source.pipe(target)
for (const chunk of ['a', 'b', 'c']) source.push(chunk)
source.push(null)
