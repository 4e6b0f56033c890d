const net = require('node:net')
const { setTimeout: sleep } = require('node:timers/promises')

const LIMIT = Number(process.argv[3] ?? 30000)
const players = new Map()
let secret = pick()

function pick() {
  return Number(process.env.SECRET ?? Math.floor(Math.random() * 100))
}

function tell(text, but = null) {
  for (const socket of players.keys()) {
    if (socket !== but) socket.write(`${text}\n`)
  }
}

async function restart() {
  await sleep(10)
  secret = pick()
  tell('a new number')
}

function guess(socket, text) {
  const player = players.get(socket)
  if (!/^\d+$/.test(text)) {
    socket.write(`${JSON.stringify(text)} is no number\n`)
    return
  }
  player.tries++
  const number = parseInt(text, 10)
  if (number === secret) {
    tell(`${player.name} has it after ${player.tries}: ${secret}`)
    restart().catch((err) => server.emit('error', err))
  } else {
    socket.write(number < secret ? 'more\n' : 'less\n')
  }
}

const server = net.createServer((socket) => {
  let rest = ''
  const name = `player ${players.size + 1}`
  players.set(socket, { name, tries: 0 })
  tell(`${name} is here`, socket)
  socket.setEncoding('utf8')
  socket.setTimeout(LIMIT, () => socket.end('too slow\n'))
  socket.on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    lines.forEach((line) => guess(socket, line.trim()))
  })
  socket.on('error', (err) => console.error('%s: %s', name, err.code))
  socket.once('close', (hadError) => {
    players.delete(socket)
    tell(`${name} ${hadError ? 'was cut off' : 'has left'}`)
  })
})

server.on('error', (err) => {
  console.error(err.message)
  process.exitCode = 1
})
server.listen({ port: process.argv[2] ?? 4242, host: '127.0.0.1' }, () => {
  const { address, port } = server.address()
  console.log(`guess at ${address}:${port}`)
})
process.once('SIGTERM', () => {
  server.close(() => console.log('over'))
  for (const socket of players.keys()) socket.end('goodbye\n')
})
