// pipe() to a slow target: the source is paused and resumed; with two targets the slower one counts.
'use strict'
const { Readable, Writable } = require('node:stream')

const slow = (name) => new Writable({
  highWaterMark: 2,
  write (chunk, encoding, callback) { console.log(name, String(chunk)); setImmediate(callback) }
})
const fast = (name) => new Writable({ write (chunk, encoding, callback) { console.log(name, String(chunk)); callback() } })

const alone = new Readable({ read () {} })
alone.on('pause', () => console.log('pause'))
alone.on('resume', () => console.log('resume'))
alone.pipe(slow('alone'), { end: false })
for (const chunk of ['abc', 'd', 'efg']) alone.push(chunk)
alone.push(null)
alone.on('end', () => {
  console.log('end')
  const shared = new Readable({ read () {} })
  shared.pipe(fast('fast'))
  shared.pipe(slow('slow')).on('finish', () => console.log('finished'))
  for (const chunk of ['one', 'two', 'three']) shared.push(chunk)
  shared.push(null)
})
