const net = require('node:net')

const PORT = Number(process.argv[2] ?? 8124)

const server = net.createServer((socket) => {
  socket.on('data', (data) => {
    socket.write('hello')
  })

  socket.on('end', () => {
    console.log('断开连接')
  })
})

server.listen(PORT, () => console.log(`server start listen port ${PORT} !`))
