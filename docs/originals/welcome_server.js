const net = require('node:net')

const PORT = Number(process.argv[2] ?? 8124)

const server = net.createServer((socket) => {
  socket.on('data', (data) => {
    socket.write('你好')
  })

  socket.on('end', () => {
    console.log('连接断开')
  })

  socket.write('欢迎光临《深入浅出Node.js》示例：\n')
})

server.listen(PORT, () => console.log('server bound'))
