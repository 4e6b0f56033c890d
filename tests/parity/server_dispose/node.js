// Asynchronous disposal: the server is closed when the block ends.
'use strict'
const net = require('node:net')

async function main() {
  const server = net.createServer()
  server.on('close', () => console.log('close'))
  {
    await using it = server
    await new Promise((resolve) => it.listen(0, '127.0.0.1', resolve))
    console.log(`listening ${it.listening}`)
  }
  console.log(`disposed, listening ${server.listening}`)
}

main()
