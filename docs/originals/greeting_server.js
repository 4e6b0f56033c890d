const net = require('node:net')

const PORT = process.argv[2] ?? '8000'

const server = net.createServer()
server.listen(PORT)

server.on('listening', () => {
  console.log(`监听成功 监听端口是${PORT}`)
})

server.on('connection', (socket) => {
  console.log('有新的链接')

  socket.on('data', (data) => {
    console.log('server 端收到 client 端的 data', data.toString())

    socket.write('你好我是服务端')
    socket.write('客户端请关闭链接')
    socket.end()
  })
})

server.on('close', () => {
  console.log('服务端断开链接')
})
