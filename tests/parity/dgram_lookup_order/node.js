// Datagrams leave in the order in which their look-ups are answered.
'use strict'
const dgram = require('node:dgram')

const answers = {}
const lookup = (hostname, family, callback) => {
  answers[hostname] = () => callback(null, '127.0.0.1', 4)
}
const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const sender = dgram.createSocket({ type: 'udp4', lookup })
sender.bindSync()

const got = []
receiver.on('message', (msg) => {
  got.push(String(msg))
  if (got.length < 3) return
  console.log('got', got.join(' '))
  receiver.close()
  sender.close()
})

for (const name of ['slow', 'fast', 'middling']) {
  sender.send(name, receiver.address().port, name, () => console.log('sent', name))
}
console.log('asked for', Object.keys(answers).join(' '))
answers.fast()
setImmediate(() => {
  answers.middling()
  setImmediate(() => answers.slow())
})
