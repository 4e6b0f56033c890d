// Records how ws reads the lists in the heads of a handshake, and what a server and a client agree to.
//   NODE_PATH=… node tests/data/record_ws_heads.js > tests/data/ws_heads.json
'use strict'
const net = require('node:net')
const crypto = require('node:crypto')
const { WebSocket, WebSocketServer, extension, subprotocol } = require('ws')

const EXTENSIONS = [
  '', 'a', 'permessage-deflate; client_max_window_bits', 'a;b=1;c="2", d', 'a;;', 'a;b=', 'a b', 'a, ,b', 'a;b="x\\"y"',
  'a;b="', 'a;b=""', 'a;b=1;b=2', 'a;b=é', ';a', 'a;b c', 'a , b', 'a=1', 'a;b="1"x', 'a,', 'a; b = 1', 'a\t;b', 'a;b;b',
  'a;b="\\q"', 'a;b="\\"', ' a', 'a ', 'a;b=1 ', 'a;b=1 2', 'a;b=1;', '"a"', 'a;"b"=1', 'a;b=1,a;b=2', 'a;b="1" ; c', 'a;b="1 2"'
]
const SUBPROTOCOLS = ['', 'a', 'a,b', 'a, b', 'a,a', ',a', 'a,', 'a b', 'a;b', 'a ,b', 'é', ' a', 'a ', 'a\t,\tb', 'a,,b', 'A,a', 'a,a;']
const FORMATS = [{ a: [{ b: ['1', '2'], c: [true] }] }, { a: [{}], d: [{ x: ['y'] }] }, { a: {} }, { a: [{ b: 1 }, { c: true }] }]
const OPTIONS = [
  {}, { serverNoContextTakeover: true }, { serverNoContextTakeover: false }, { clientNoContextTakeover: true },
  { clientNoContextTakeover: false }, { serverMaxWindowBits: 10 }, { serverMaxWindowBits: false }, { serverMaxWindowBits: true },
  { clientMaxWindowBits: 10 }, { clientMaxWindowBits: false }, { clientMaxWindowBits: true },
  { serverMaxWindowBits: 10, clientMaxWindowBits: 11, serverNoContextTakeover: true, clientNoContextTakeover: true }
]
const OFFERS = [
  'permessage-deflate', 'permessage-deflate; client_max_window_bits', 'permessage-deflate; client_max_window_bits=12',
  'permessage-deflate; client_max_window_bits=9', 'permessage-deflate; client_max_window_bits=9, permessage-deflate; client_max_window_bits=11',
  'permessage-deflate; server_max_window_bits=9',
  'permessage-deflate; server_max_window_bits=12; client_no_context_takeover; server_no_context_takeover',
  'permessage-deflate; server_max_window_bits=9, permessage-deflate; client_max_window_bits', 'other, permessage-deflate'
]
const ODD_OFFERS = [
  'permessage-deflate; server_max_window_bits', 'permessage-deflate; server_max_window_bits=7',
  'permessage-deflate; server_max_window_bits=16', 'permessage-deflate; server_max_window_bits=8',
  'permessage-deflate; client_max_window_bits=7', 'permessage-deflate; client_max_window_bits=8', 'permessage-deflate; foo',
  'permessage-deflate; server_no_context_takeover=1', 'permessage-deflate; server_no_context_takeover=true',
  'permessage-deflate; server_no_context_takeover; server_no_context_takeover', 'permessage-deflate; server_max_window_bits=010',
  'permessage-deflate; server_max_window_bits="10"', 'permessage-deflate; foo, permessage-deflate', 'x-webkit-deflate-frame',
  'permessage-deflate; server_max_window_bits=8, permessage-deflate', 'permessage-deflate=', 'a;;',
  'permessage-deflate; client_max_window_bits=0x9', 'permessage-deflate; client_max_window_bits=9.0',
  'permessage-deflate; client_max_window_bits=9.5', 'permessage-deflate; client_max_window_bits=1e1', 'permessage-deflate; client_max_window_bits=+9',
  'permessage-deflate; client_max_window_bits=1_0'
]
const ANSWERS = [
  'permessage-deflate', 'permessage-deflate; client_max_window_bits=10', 'permessage-deflate; client_max_window_bits=12',
  'permessage-deflate; server_max_window_bits=12', 'permessage-deflate; client_max_window_bits', 'permessage-deflate; foo', 'foo',
  'permessage-deflate, permessage-deflate', 'a;;', '', 'permessage-deflate, foo',
  'permessage-deflate; server_no_context_takeover; client_no_context_takeover', 'permessage-deflate; server_max_window_bits=7',
  'permessage-deflate; server_no_context_takeover=1', 'permessage-deflate; client_max_window_bits=9; client_max_window_bits=9'
]

const attempt = (f) => {
  try {
    return f()
  } catch (error) {
    return { error: error.message }
  }
}

async function answerTo (options, offer) {
  const wss = new WebSocketServer({ port: 0, perMessageDeflate: options })
  await new Promise((resolve) => wss.on('listening', resolve))
  const socket = net.connect(wss.address().port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: ${offer}\r\n\r\n`)
  const head = await new Promise((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())))
  socket.destroy()
  wss.close()
  const lines = head.split('\r\n')
  return lines[0].includes('101') ? (/^Sec-WebSocket-Extensions: (.*)$/m.exec(head) || [null, null])[1] : { error: lines.at(-1) }
}

async function madeOf (options, answer) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (head) => {
      const key = /Sec-WebSocket-Key: (.*)\r/.exec(head)[1]
      const accept = crypto.createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
      socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Extensions: ${answer}\r\n\r\n`)
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ws = new WebSocket(`ws://127.0.0.1:${server.address().port}`, { perMessageDeflate: options })
  const result = await new Promise((resolve) => {
    ws.on('open', () => resolve('open'))
    ws.on('error', (error) => resolve({ error: error.message }))
  })
  ws.terminate()
  server.close()
  return result
}

async function main () {
  const heads = {
    extensions: EXTENSIONS.map((header) => [header, attempt(() => extension.parse(header))]),
    subprotocols: SUBPROTOCOLS.map((header) => [header, attempt(() => [...subprotocol.parse(header)])]),
    formats: FORMATS.map((value) => [value, extension.format(value)]),
    offers: [],
    answers: []
  }
  for (const options of OPTIONS) {
    for (const offer of OFFERS) heads.offers.push([options, offer, await answerTo(options, offer)])
  }
  for (const offer of ODD_OFFERS) heads.offers.push([{}, offer, await answerTo({}, offer)])
  for (const options of [...OPTIONS, false]) {
    for (const answer of ANSWERS) heads.answers.push([options, answer, await madeOf(options, answer)])
  }
  const lines = Object.entries(heads).map(([name, rows]) => `"${name}": [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`)
  console.log(`{\n${lines.join(',\n')}\n}`)
  process.exit()
}

main()
