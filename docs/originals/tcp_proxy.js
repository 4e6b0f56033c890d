const net = require('node:net')
const { Writable } = require('node:stream')

class Tap extends Writable {
  constructor(label) {
    super()
    this.label = label
  }

  _write(chunk, encoding, callback) {
    for (const line of chunk.toString().trimEnd().split(/\r?\n/)) console.log(this.label, line)
    callback()
  }
}

function forward(client, port, host) {
  const target = net.connect({ port, host, allowHalfOpen: true })
  client.pipe(target)
  client.pipe(new Tap('>'))
  target.pipe(client)
  target.pipe(new Tap('<'))

  for (const [one, other] of [[client, target], [target, client]]) {
    one.on('error', (err) => console.log('!', err.message))
    one.on('close', (hadError) => {
      if (hadError) other.destroy()
      else other.destroySoon()
    })
  }
}

const [port = 8888, targetPort = 7007, targetHost = '127.0.0.1'] = process.argv.slice(2)
const server = net.createServer({ allowHalfOpen: true })
server.on('connection', (client) => forward(client, targetPort, targetHost))
server.listen(port, '127.0.0.1', () => console.log('forwarding from', server.address()))
