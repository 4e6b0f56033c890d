const net = require('node:net')

const PORT = Number(process.argv[2] ?? 1234)

const client = net.createConnection({ port: PORT, host: '127.0.0.1' })

client.on('connect', () => {
  setInterval(() => {
    client.write('荣光无限')
  }, 2000)
})

client.on('data', (chunk) => {
  console.log('【C】', chunk.toString())
})

client.on('error', (err) => {
  console.log(err.message)
})

client.on('close', () => {
  console.log('客户端断开连接')
})
