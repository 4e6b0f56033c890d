const net = require('node:net')

const PORT = process.argv[2] ?? '8000'

const netSocket = net.connect(PORT)

netSocket.on('error', () => {
  console.log('链接失败')
})

netSocket.on('connect', () => {
  console.log('客户端与服务端链接已经建立')
  netSocket.write('你好, 我是客户端')

  netSocket.on('data', (data) => {
    console.log('客户端收到服务端的数据', data.toString())
    netSocket.end()
  })
})

netSocket.on('end', () => {
  console.log('客户端关闭链接成功')
})
