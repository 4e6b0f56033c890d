const net = require('node:net')

const PORT = Number(process.argv[2] ?? 1234)
const HOST = 'localhost'

const server = net.createServer()

server.listen(PORT, HOST)

server.on('listening', () => console.log(`服务端已经开启，地址：${HOST}:${PORT}`))

server.on('connection', (socket) => {
  socket.on('data', (chunk) => {
    const msg = chunk.toString()
    console.log(msg)
    socket.write(Buffer.from('你好，' + msg))
  })
})

server.on('close', () => console.log('服务端断开连接'))

server.on('error', (err) => console.log(err.code === 'EADDRINUSE' ? '地址被占用' : err.message))
