// Runs the programs of tests/ws/programs.py with ws and prints their traces.
//   python -m tests.ws.programs | NODE_PATH=… node tests/data/run_ws_programs.js > tests/data/ws_programs.json
'use strict'
const crypto = require('node:crypto')
const { WebSocket, WebSocketServer } = require('ws')

const shown = (data) => `${data.length} ${crypto.createHash('sha1').update(data).digest('hex').slice(0, 8)}`
const text = (size) => [...'hällo wörld '.repeat(Math.floor(size / 10) + 1)].slice(0, size).join('')

function watch (socket, trace) {
  socket.on('open', () => trace.push(['open', socket.protocol, socket.extensions]))
  socket.on('message', (data, isBinary) => trace.push(['message', shown(data), isBinary]))
  socket.on('ping', (data) => trace.push(['ping', data.length]))
  socket.on('pong', (data) => trace.push(['pong', data.length]))
  socket.on('error', (error) => trace.push(['error', error.message]))
  socket.on('close', (code, reason) => trace.push(['close', code, reason.toString()]))
}

function act (socket, steps) {
  for (const [kind, ...rest] of steps) {
    if (kind === 'text') socket.send(text(rest[0]))
    else if (kind === 'binary') socket.send(Buffer.alloc(rest[0], 1))
    else if (kind === 'no compression') socket.send(text(rest[0]), { compress: false })
    else if (kind === 'fragments') {
      rest[1].forEach((size, i) => {
        socket.send(rest[0] === 'text' ? text(size) : Buffer.alloc(size, 2), { fin: i === rest[1].length - 1 })
      })
    } else socket[kind](Buffer.alloc(rest[0], 'p'))
  }
}

function finish (socket, how, rest) {
  if (how === 'raw') socket._socket.write(Buffer.from(rest[0], 'hex'))
  else if (how === 'end') socket._socket.end()
  else socket[how](...rest)
}

const VERIFY = {
  yes: (info) => true,
  no: (info) => false,
  'yes later': (info, answer) => { setTimeout(answer, 1, true) },
  'no later': (info, answer) => { setTimeout(answer, 1, false) },
  'no with a reason': (info, answer) => { answer(false, 403, 'go away', { 'X-Why': 'so' }) }
}

function play (program) {
  return new Promise((resolve) => {
    const trace = { wss: [], client: [], accepted: [] }
    const options = { ...program.server }
    if (program.verify) options.verifyClient = VERIFY[program.verify]
    if (program.choose) options.handleProtocols = (offered) => program.choose === 'last' && [...offered].at(-1)
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options })
    server.on('headers', (headers) => trace.wss.push(['headers', headers.slice(4)]))
    server.on('connection', (peer, req) => {
      const { origin = null, 'sec-websocket-origin': older = null, 'x-mine': mine = null } = req.headers
      trace.wss.push(['connection', req.url, origin, older, mine])
      watch(peer, trace.accepted)
      peer.on('message', (data, isBinary) => {
        if (data.toString() === 'go') {
          act(peer, program.answered)
          if (program.end[0] === 'server') finish(peer, program.end[1], program.end.slice(2))
          else peer.send('over')
        } else if (program.echoes) peer.send(data, { binary: isBinary })
      })
    })
    server.on('listening', () => {
      const client = new WebSocket(`ws://127.0.0.1:${server.address().port}${program.url}`, program.protocols, {
        ...program.client, generateMask: () => {}
      })
      watch(client, trace.client)
      client.on('open', () => {
        act(client, program.said)
        client.send('go')
      })
      client.on('message', (data) => {
        if (data.toString() === 'over') finish(client, program.end[1], program.end.slice(2))
      })
      client.on('close', () => {
        server.close()
        setTimeout(() => resolve(trace), 20)
      })
    })
  })
}

async function main () {
  let input = ''
  for await (const chunk of process.stdin) input += chunk
  const traces = []
  for (const program of JSON.parse(input)) {
    const late = new Promise((resolve) => setTimeout(() => resolve({ late: [] }), 1500))
    traces.push(await Promise.race([play(program), late]))
  }
  const whole = '[\n' + traces.map((trace) => JSON.stringify(trace)).join(',\n') + '\n]\n'
  process.stdout.write(whole, () => process.exit()) // a pipe takes 64 KiB at once, and no more after an exit
}

main()
