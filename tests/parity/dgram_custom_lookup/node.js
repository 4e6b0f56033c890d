// A lookup of one's own is asked about every address, literals and defaults too, and its answer is used.
'use strict'
const dgram = require('node:dgram')

const receiver = dgram.createSocket('udp4')
receiver.bindSync({ address: '127.0.0.1' })
const { port } = receiver.address()
const got = []
receiver.on('message', (msg) => {
  got.push(String(msg))
  if (got.length < 4) return
  console.log('got', got.sort().join(' '))
  receiver.close()
  sender.close()
})

const lookup = (hostname, family, callback) => {
  console.log(`lookup ${hostname} ${family} ${typeof callback}`)
  process.nextTick(callback, null, hostname === 'nearby' ? '127.0.0.1' : hostname, 4)
}

const sender = dgram.createSocket({ type: 'udp4', lookup })
sender.bind(0, () => {
  console.log('bound to', sender.address().address)
  sender.send('one', port, '127.0.0.1', (err, bytes) => console.log('sent', err, bytes))
  sender.send('two', port)
  sender.send('three', port, 'nearby')
  sender.once('connect', () => {
    console.log('connected to', sender.remoteAddress().address)
    sender.send('four')
  })
  setImmediate(() => sender.connect(port, 'nearby'))
})

const six = dgram.createSocket({ type: 'udp6', lookup })
six.bind(0, () => {
  six.send('lost', 9, (err) => {
    console.log('to the default', err)
    six.close()
  })
})
