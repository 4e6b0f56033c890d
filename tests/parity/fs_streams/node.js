// Files as streams: a life, a part, what is missing, a descriptor, flags, close(), an abort.
'use strict'
const fs = require('node:fs')

const events = ['open', 'ready', 'data', 'end', 'finish', 'close', 'error', 'resume']

function show(value) {
  if (value instanceof Error) return `${value.code} ${value.message}`
  return typeof value === 'number' ? 'number' : String(value.length)
}

// Follows a stream to its close, prints what happened, and goes on with the next step.
function follow(name, stream, next) {
  const trace = []
  for (const event of events) {
    stream.on(event, (...args) => trace.push(args.length ? `${event} ${show(args[0])}` : event))
  }
  stream.on('close', () => setImmediate(() => {
    console.log(`${name}: ${trace.join(', ')}`)
    next()
  }))
  return stream
}

const content = () => fs.readFileSync('out', 'utf8')
const steps = [
  (next) => {
    const stream = follow('write', fs.createWriteStream('out'), next)
    console.log(`path ${stream.path}, pending ${stream.pending}, write ${stream.write('hello ')}`)
    stream.end('world', () => console.log(`written ${stream.bytesWritten}`))
  },
  (next) => follow('append', fs.createWriteStream('out', { flags: 'a' }), next).end('!'),
  (next) => follow('replace', fs.createWriteStream('out', { flags: 'r+', start: 6 }), next).end('W'),
  (next) => {
    console.log(content())
    const stream = follow('read', fs.createReadStream('out'), next)
    stream.on('end', () => console.log(`read ${stream.bytesRead}`))
  },
  (next) => follow('part', fs.createReadStream('out', { start: 2, end: 8, highWaterMark: 3 }), next),
  (next) => follow('text', fs.createReadStream('out', { encoding: 'utf8', highWaterMark: 4 }), next),
  (next) => follow('missing', fs.createReadStream('missing'), next),
  (next) => follow('directory', fs.createReadStream('.'), next),
  (next) => follow('no directory', fs.createWriteStream('missing/out'), next),
  (next) => follow('exists', fs.createWriteStream('out', { flags: 'wx' }), next),
  (next) => follow('descriptor', fs.createReadStream(null, { fd: fs.openSync('out'), start: 10 }), next),
  (next) => follow('destroy', fs.createReadStream('out'), next).destroy(),
  (next) => follow('close', fs.createReadStream('out'), next).close((err) => console.log(`closed: ${err.code}`)),
  (next) => {
    const stream = follow('close after write', fs.createWriteStream('out'), next)
    stream.write('abc')
    stream.close(() => console.log(`closed: ${content()}`))
  },
  (next) => {
    const controller = new AbortController()
    follow('abort', fs.createReadStream('out', { signal: controller.signal }), next)
    controller.abort()
  },
  (next) => fs.readFile('out', 'utf8', (err, data) => {
    console.log(`readFile: ${data}`)
    next()
  }),
  (next) => fs.readFile('missing', (err) => {
    console.log(`readFile: ${err.message}`)
    next()
  }),
  (next) => fs.writeFile('out', 'whole', () => fs.appendFile('out', '!', () => {
    console.log(`writeFile, appendFile: ${content()}`)
    next()
  })),
  () => fs.unlink('out', () => fs.unlink('out', (err) => console.log(`unlink: ${err.message}`))),
]

function run() {
  const step = steps.shift()
  if (step) step(run)
}
run()
