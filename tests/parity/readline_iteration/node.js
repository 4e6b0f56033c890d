// Lines by `for await`: one iterator for all who ask, what is left when the loop is left, a question that is withdrawn.
'use strict'
const readline = require('node:readline')
const { PassThrough, Readable } = require('node:stream')

const rest = async (name, rl) => {
  const lines = []
  for await (const line of rl) lines.push(line)
  console.log(`${name}: ${lines}`)
}

const main = async () => {
  let rl = readline.createInterface({ input: Readable.from(['one\ntwo\n', 'three']) })
  const iterator = rl[Symbol.asyncIterator]()
  console.log(`first: ${(await iterator.next()).value}`)
  await rest('then', rl)

  rl = readline.createInterface({ input: Readable.from(['one\ntwo\n', 'three\n']) })
  rl.on('close', () => console.log('closed'))
  for await (const line of rl) {
    console.log(`only: ${line}`)
    break
  }
  await rest('after that', rl)

  rl = readline.createInterface({ input: Readable.from(['line\n'.repeat(3000)]) })
  let count = 0
  for await (const line of rl) {
    count += line.length / 4
    rl.close()
  }
  console.log(`closed with many lines read ahead: ${count}`)

  const input = new PassThrough()
  rl = readline.createInterface({ input, output: new PassThrough() })
  rl.on('line', (line) => console.log(`line: ${line}`))
  const controller = new AbortController()
  rl.question('name? ', { signal: controller.signal }, () => console.log('never'))
  input.write('half')
  await new Promise((resolve) => setImmediate(resolve))
  controller.abort()
  input.write(' and half\ncut off ')
  input.end(Buffer.from([0xe2, 0x82]))
  await new Promise((resolve) => rl.on('close', resolve))
}

main()
