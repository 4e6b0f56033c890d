// A peer for tests/ws/test_peers.py: `client URL how compress` or `server compress`; how is ws or global.
'use strict'
const crypto = require('node:crypto')

const sizes = [0, 1, 125, 126, 65535, 65536, 1000000]
const fail = (why) => {
  console.error(why)
  process.exit(1)
}

async function client (url, how, compress) {
  const isGlobal = how === 'global'
  const WebSocket = isGlobal ? globalThis.WebSocket : require('ws').WebSocket
  const socket = isGlobal
    ? new WebSocket(url, ['chat', 'other'])
    : new WebSocket(url, ['chat', 'other'], { perMessageDeflate: compress && { threshold: 0 } })
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = (event) => reject(event.error || new Error('error'))
  })
  if (socket.protocol !== 'chat') fail(`protocol ${socket.protocol}`)
  const waiting = []
  socket.onmessage = (event) => waiting.shift()(event.data)
  const echo = (data) => new Promise((resolve) => {
    waiting.push(resolve)
    socket.send(data)
  })
  for (const size of sizes) {
    const text = 'é'.repeat(size / 2)
    if (await echo(text) !== text) fail(`text of ${size}`)
    const bytes = crypto.randomBytes(size)
    if (Buffer.compare(Buffer.from(await echo(bytes)), bytes)) fail(`bytes of ${size}`)
  }
  const many = await Promise.all(Array.from({ length: 500 }, (_, i) => echo(`${i}`)))
  if (many.join() !== Array.from({ length: 500 }, (_, i) => i).join()) fail('order')
  const closed = new Promise((resolve) => { socket.onclose = resolve })
  socket.close(4001, 'done')
  const { code, reason, wasClean } = await closed
  console.log(JSON.stringify({ code, reason, wasClean, extensions: socket.extensions }))
}

function server (compress) {
  const { WebSocketServer } = require('ws')
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: compress && { threshold: 0 } }, () => {
    console.log(wss.address().port)
  })
  wss.on('connection', (ws) => ws.on('message', (data, isBinary) => ws.send(data, { binary: isBinary })))
  process.stdin.on('end', () => process.exit()).resume()
}

const [role, ...args] = process.argv.slice(2)
if (role === 'client') client(args[0], args[1], args[2] === 'true').catch(fail)
else server(args[0] === 'true')
