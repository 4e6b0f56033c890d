// readline on streams: line ends, prompts, questions, pause and close inside of a listener, after close().
'use strict'
const readline = require('node:readline')
const { PassThrough } = require('node:stream')

// One interface, and everything that happens to it; printed when the loop has come round.
function interfaceOf(name, steps, options = {}) {
  const input = new PassThrough()
  const output = new PassThrough()
  const trace = []
  output.on('data', (chunk) => trace.push(`out ${JSON.stringify(chunk.toString())}`))
  const rl = readline.createInterface({ input, output, ...options })
  rl.on('line', (line) => trace.push(`line ${JSON.stringify(line)}`))
  for (const event of ['close', 'pause', 'resume']) rl.on(event, () => trace.push(event))
  steps(rl, input, trace)
  setTimeout(() => console.log(`${name}: ${trace.join(', ')}`), 20)
}

interfaceOf('line ends', (rl, input) => {
  input.write('one\ntw')
  input.write('o\r\nthree\rfour\n\nlast')
  input.end()
})
interfaceOf('separators', (rl, input) => input.write('a\u2028b\u2029c\n'))
interfaceOf('split', (rl, input) => {
  const data = Buffer.from('é\r\nb\n')
  for (const byte of data) input.write(Buffer.from([byte]))
})
interfaceOf('prompt', (rl, input) => {
  rl.prompt()
  rl.setPrompt('?? ')
  rl.prompt()
  input.write(`${rl.getPrompt()}\n`)
})
interfaceOf('prompt option', (rl) => rl.prompt(), { prompt: '$ ' })
interfaceOf('question', (rl, input, trace) => {
  rl.question('name? ', (answer) => {
    trace.push(`answer ${answer}`)
    rl.question('more? ', (second) => trace.push(`second ${second}`))
  })
  input.write('bob\nalice\nextra\n')
})
interfaceOf('two questions', (rl, input, trace) => {
  rl.question('one? ', (answer) => trace.push(`one ${answer}`))
  rl.question('two? ', (answer) => trace.push(`two ${answer}`))
  input.write('a\nb\n')
})
interfaceOf('withdrawn', (rl, input, trace) => {
  const controller = new AbortController()
  rl.question('name? ', { signal: controller.signal }, () => trace.push('never'))
  controller.abort()
  input.write('x\n')
})
interfaceOf('pause', (rl, input, trace) => {
  rl.pause()
  rl.pause()
  trace.push(`paused ${input.isPaused()}`)
  input.write('a\n')
  rl.resume()
  rl.resume()
})
interfaceOf('pause in line', (rl, input) => {
  rl.once('line', () => rl.pause())
  input.write('a\nb\n')
})
interfaceOf('close in line', (rl, input) => {
  rl.once('line', () => rl.close())
  input.write('a\nb\n')
})
interfaceOf('write', (rl) => {
  rl.write('abc\nde')
  rl.write('f\n')
})
interfaceOf('closed', (rl, input, trace) => {
  rl.close()
  rl.close()
  const calls = [() => rl.question('x', () => {}), () => rl.prompt(), () => rl.pause(), () => rl.resume(), () => rl.write('x')]
  for (const call of calls) {
    try {
      call()
    } catch (err) {
      trace.push(err.code)
    }
  }
  trace.push(`paused ${input.isPaused()}`)
})
interfaceOf('signal', () => {}, { signal: AbortSignal.abort() })

const screen = new PassThrough()
screen.on('data', (chunk) => console.log(JSON.stringify(chunk.toString())))
readline.cursorTo(screen, 1, 2)
readline.cursorTo(screen, 3)
readline.moveCursor(screen, -1, 2)
readline.clearLine(screen, -1)
readline.clearLine(screen, 0)
readline.clearLine(screen, 1)
readline.clearScreenDown(screen)
