// Records what ws makes of the frames of tests/ws/frame_cases.py: the events of a WebSocket and the bytes that it answers.
//   python -m tests.ws.frame_cases | NODE_PATH=… node tests/data/record_ws_frames.js > tests/data/ws_frames.json
'use strict'
const net = require('node:net')
const crypto = require('node:crypto')
const { WebSocket, WebSocketServer } = require('ws')

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const WAIT = 400

const data = (bytes) => {
  bytes = Array.isArray(bytes) ? Buffer.concat(bytes) : bytes
  return bytes.length <= 64 ? bytes.toString('hex') : `${bytes.length} ${crypto.createHash('sha1').update(bytes).digest('hex')}`
}

function watch (ws) {
  const events = []
  ws.on('message', (bytes, isBinary) => events.push(['message', data(bytes), isBinary]))
  ws.on('ping', (bytes) => events.push(['ping', data(bytes)]))
  ws.on('pong', (bytes) => events.push(['pong', data(bytes)]))
  ws.on('error', (error) => events.push(['error', error.code, error.message]))
  ws.on('close', (code, reason) => events.push(['close', code, data(reason)]))
  return events
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

// The peer: it sends the bytes behind the head of the handshake and collects the answer.
function peer (socket, head, bytes, done) {
  let answer = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (chunk) => { answer = Buffer.concat([answer, chunk]) })
  const started = new Promise((resolve) => socket.on('data', () => {
    if (answer.includes('\r\n\r\n')) resolve()
  }))
  if (head) socket.write(head)
  return started.then(async () => {
    const at = answer.indexOf('\r\n\r\n') + 4
    const first = answer.subarray(0, at).toString()
    const later = () => data(answer.subarray(at))
    await bytes(first)
    await sleep(WAIT)
    socket.destroy()
    return later()
  })
}

async function asServer (test) {
  let events
  const wss = new WebSocketServer({ port: 0, ...test.options, perMessageDeflate: Boolean(test.deflate) })
  await new Promise((resolve) => wss.on('listening', resolve))
  wss.on('connection', (ws) => { events = watch(ws) })
  const socket = net.connect(wss.address().port, '127.0.0.1')
  const extension = test.deflate ? `Sec-WebSocket-Extensions: ${test.deflate}\r\n` : ''
  const head = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
    `Sec-WebSocket-Key: ${KEY}\r\n${extension}\r\n`
  let seen
  const answer = await peer(socket, head, async () => {
    for (const chunk of test.chunks) socket.write(Buffer.from(chunk, 'hex'))
    await sleep(WAIT)
    seen = events.slice()
  })
  wss.close()
  return { events: seen, answer }
}

async function asClient (test) {
  let events
  let answer
  const server = net.createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const finished = new Promise((resolve) => server.on('connection', (socket) => {
    answer = peer(socket, null, async (head) => {
      const key = /Sec-WebSocket-Key: (.*)\r/.exec(head)[1]
      const accept = crypto.createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
      const extension = test.deflate ? `Sec-WebSocket-Extensions: ${test.deflate}\r\n` : ''
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\n${extension}\r\n`)
      for (const chunk of test.chunks) socket.write(Buffer.from(chunk, 'hex'))
      await sleep(WAIT)
      resolve(events.slice())
    })
  }))
  const ws = new WebSocket(`ws://127.0.0.1:${server.address().port}`, {
    ...test.options, perMessageDeflate: Boolean(test.deflate), generateMask: (mask) => mask.fill(0)
  })
  events = watch(ws)
  const seen = await finished
  const bytes = await answer
  ws.terminate()
  server.close()
  return { events: seen, answer: bytes }
}

async function main () {
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  const cases = JSON.parse(text)
  const rows = []
  for (let i = 0; i < cases.length; i += 50) {
    rows.push(...await Promise.all(cases.slice(i, i + 50).map(async (test) => {
      const seen = await (test.side === 'server' ? asServer(test) : asClient(test))
      return { name: test.name, side: test.side, ...seen }
    })))
  }
  console.log('[\n' + rows.map((row) => JSON.stringify(row)).join(',\n') + '\n]')
  process.exit()
}

main()
