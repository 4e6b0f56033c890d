// finished() on a stream that has been destroyed already: it waits for the events that are under way.
const { PassThrough, finished } = require('node:stream')

const destroyed = slowly => new PassThrough({
  destroy (err, callback) { slowly ? setTimeout(callback, 5, err) : callback(err) }
}).destroy(new Error('broken'))

const names = ['error', 'close', 'end', 'finish']
const lines = []

for (const slowly of [false, true]) {
  for (const options of [{}, { error: false }, { readable: false }, { writable: false }]) {
    const stream = destroyed(slowly)
    const seen = [`closed: ${stream.closed}`]
    lines.push(seen)
    stream.on('error', () => seen.push('error'))
    stream.on('close', () => seen.push('close'))
    process.nextTick(() => seen.push('tick'))
    finished(stream, options, err => seen.push(`finished: ${err.message}`))
    seen.push(names.map(name => `${name} ${stream.listenerCount(name)}`).join(' '))
  }
}

process.on('exit', () => lines.forEach(seen => console.log(seen.join(', '))))
