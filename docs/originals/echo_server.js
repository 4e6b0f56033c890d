const net = require('node:net')

const port = Number(process.argv[2] ?? 7007)
const server = net.createServer({ allowHalfOpen: true })

server.on('connection', (socket) => {
  socket.pipe(socket)
  socket.on('error', (err) => console.log(err.message))
  socket.on('close', () => console.log(`echoed ${socket.bytesRead} bytes`))
})

server.listen(port, '127.0.0.1', () => console.log('echoing at', server.address()))
