// BlockList to JSON and back, SocketAddress inputs, and what is skipped.
'use strict'
const net = require('node:net')

const list = new net.BlockList()
list.addAddress(new net.SocketAddress({ address: '1.2.3.4', port: 80 }))
list.addAddress(new net.SocketAddress({ address: '2001:db8::1', family: 'ipv6' }))
const from = new net.SocketAddress({ address: '10.0.0.1' })
const to = new net.SocketAddress({ address: '10.0.0.5' })
list.addRange(from, to)
list.addSubnet(new net.SocketAddress({ address: '192.168.0.0' }), 16)
console.log(JSON.stringify(list.toJSON().toSorted()))
console.log(list.check(new net.SocketAddress({ address: '10.0.0.3' })))
console.log(list.check(new net.SocketAddress({ address: '2001:db8::1', family: 'ipv6' })))

const copy = new net.BlockList()
copy.fromJSON(list.toJSON())
console.log(JSON.stringify(copy.rules.toSorted()))
const again = new net.BlockList()
again.fromJSON(JSON.stringify(list.toJSON()))
console.log(again.size)
again.fromJSON([
  'bad', 'Address: IPv4 bad', 'Address: IPv4 7.7.7.7', 'Subnet: IPv4 1.2.3.0/24', 'Range: IPv4 5.0.0.1-5.0.0.9',
])
console.log(`${again.size} ${again.check('7.7.7.7')} ${again.check('1.2.3.77')} ${again.check('5.0.0.5')}`)
