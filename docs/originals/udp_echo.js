const dgram = require('node:dgram')

function serve(port) {
  const server = dgram.createSocket('udp4')

  server.on('message', (msg, rinfo) => {
    console.log(`${rinfo.address}:${rinfo.port} says`, msg)
    const answer = msg.toString().trim() === 'hello' ? 'hello, whoever you are\n' : msg
    server.send(answer, rinfo.port, rinfo.address)
  })

  server.on('error', (err) => console.log(err.message))
  server.bind(port, '127.0.0.1', () => console.log('waiting at', server.address()))
}

function ask(port, words) {
  const client = dgram.createSocket('udp4')
  client.connect(port, '127.0.0.1')
  let waiting = words.length

  client.on('connect', () => {
    for (const word of words) client.send(word)
    setTimeout(giveUp, 2000).unref()
  })

  client.on('message', (msg) => {
    console.log(msg.toString().trimEnd())
    waiting--
    if (!waiting) client.close()
  })

  client.on('error', (err) => {
    console.log(err.message)
    client.close()
  })

  function giveUp() {
    console.log(`${waiting} without an answer`)
    client.close()
  }
}

const [port = '41234', ...words] = process.argv.slice(2)
if (words.length) ask(Number(port), words)
else serve(Number(port))
