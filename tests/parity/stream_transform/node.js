// Transform: push any number of times, then call back; flush before the end; the order of all events.
'use strict'
const { Transform } = require('node:stream')

class Lines extends Transform {
  constructor () {
    super({ readableObjectMode: true })
    this.rest = ''
  }

  _transform (chunk, encoding, callback) {
    const lines = (this.rest + chunk).split('\n')
    this.rest = lines.pop()
    for (const line of lines) this.push(line)
    callback()
  }

  _flush (callback) {
    console.log('_flush')
    callback(null, this.rest)
  }
}

const stream = new Lines()
stream.on('data', (line) => console.log('line', line))
for (const event of ['prefinish', 'finish', 'end', 'close']) stream.on(event, () => console.log(event))
stream.write('one\ntw', () => console.log('written'))
stream.write('o\nthree\nfo')
stream.end('ur', () => console.log('ended'))
console.log('end of script')
