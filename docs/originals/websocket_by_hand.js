const crypto = require('node:crypto')
const http = require('node:http')

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

// What the server makes of the client's key, to show that it understood.
const accept = (key) => crypto.createHash('sha1').update(key + GUID).digest('base64')

// Opcode and text of a short frame: a client's are masked.
function readFrame (data) {
  const size = data[1] & 0x7f
  const mask = data.subarray(2, 6)
  const payload = data.subarray(6, 6 + size)
  return [data[0] & 0x0f, payload.map((byte, i) => byte ^ mask[i % 4])]
}

// A frame of a server, with 0x81 for a whole text.
const writeFrame = (text) => Buffer.concat([Buffer.from([0x81, text.length]), text])

const server = http.createServer((req, res) => res.end('this is for WebSockets\n'))

server.on('upgrade', (req, socket) => {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${accept(req.headers['sec-websocket-key'])}\r\n\r\n`
  )
  socket.on('data', (chunk) => {
    if (chunk.length < 6) {
      socket.destroy() // less than a frame: a real reader would wait for the rest
      return
    }
    const [opcode, text] = readFrame(chunk)
    if (opcode === 8 || text.length > 100) {
      socket.end(Buffer.from([0x88, 0]))
    } else {
      console.log(text.toString())
      socket.write(writeFrame(Buffer.concat([Buffer.from('you said '), text])))
    }
  })
  socket.on('end', () => socket.end()) // an HTTP server's sockets stay half open
  socket.on('error', (err) => console.log(err.message))
})

const port = process.argv[2] ?? 8085
server.listen(port, '127.0.0.1', () => console.log('listening at', server.address()))
