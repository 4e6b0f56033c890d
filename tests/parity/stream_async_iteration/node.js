// for await over a stream: to the end, left early, with an error, closed early; and promises of its end.
'use strict'
const { Readable, PassThrough } = require('node:stream')
const { pipeline, finished } = require('node:stream/promises')

const make = () => {
  const stream = new Readable({ read () {} })
  stream.push('a')
  stream.push('b')
  return stream
}
const main = async () => {
  let stream = make()
  stream.push(null)
  for await (const chunk of stream) console.log('chunk', String(chunk))
  console.log('through', stream.destroyed)

  stream = make()
  for await (const chunk of stream) { console.log('first', String(chunk)); break }
  console.log('left', stream.destroyed)

  stream = make()
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) { console.log('first', String(chunk)); break }
  console.log('kept', stream.destroyed)

  for (const error of [new Error('broken'), undefined]) {
    stream = make()
    setImmediate(() => stream.destroy(error))
    try {
      for await (const chunk of stream) console.log('chunk', String(chunk))
    } catch (err) {
      console.log('caught', err.code ?? err.message)
    }
  }

  const through = new PassThrough()
  const done = pipeline(Readable.from(['x', 'y']), through)
  through.resume()
  await done
  await finished(through)
  console.log('pipeline', through.readableEnded)
  try {
    await pipeline(make().destroy(), new PassThrough())
  } catch (err) {
    console.log('rejected', err.code)
  }
}
main()
