const fs = require('node:fs')
const net = require('node:net')

const DEFAULT_PATH = '/tmp/pynet-ipc.sock'

function answer(store, line) {
  const [, command, key, value] = /^(\S+) (\S+)(?: (.*))?$/.exec(line) ?? []
  if (command === 'set' && value !== undefined) {
    store.set(key, value)
    return 'ok'
  }
  if (command === 'get' && value === undefined) return store.get(key) ?? 'nothing'
  return 'set KEY VALUE, or get KEY'
}

function serve(path) {
  const store = new Map()
  const server = net.createServer()

  server.on('connection', (socket) => {
    let rest = ''
    socket.setEncoding('utf8')

    socket.on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()
      for (const line of lines) socket.write(answer(store, line) + '\n')
    })

    socket.on('error', (err) => console.log(err.message))
  })

  server.on('error', (err) => {
    if (err.code !== 'EADDRINUSE') throw err
    const probe = net.connect({ path })

    probe.on('connect', () => {
      console.log('somebody serves there already')
      probe.destroy()
    })

    probe.on('error', () => {
      fs.unlinkSync(path)
      server.listen({ path })
    })
  })

  server.on('listening', () => console.log('serving at', server.address()))
  process.umask(0o077)
  server.listen({ path })
}

function ask(path, words) {
  const socket = net.connect({ path })
  socket.write(words.join(' ') + '\n')
  socket.setEncoding('utf8')

  socket.on('data', (text) => {
    process.stdout.write(text)
    socket.end()
  })

  socket.on('error', (err) => console.log(err.message))
}

const args = process.argv.slice(2)
if ((args[0] ?? 'serve') === 'serve') serve(args[1] ?? DEFAULT_PATH)
else ask(args[0].includes('/') ? args.shift() : DEFAULT_PATH, args)
