const net = require('node:net')

const PORT = Number(process.argv[2] ?? 8124)

const client = net.connect({ port: PORT }, () => {
  console.log('client connected !')
  client.write('hello')
})

client.on('data', (data) => {
  console.log(data)
  client.end()
})

client.on('end', () => {
  console.log('此连接结束')
})
