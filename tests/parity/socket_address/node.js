// SocketAddress: defaults, families, toJSON, parse.
'use strict'
const net = require('node:net')

const show = (a) => console.log(a === undefined ? 'none' : `${a.address} ${a.port} ${a.family} ${a.flowlabel}`)
show(new net.SocketAddress())
show(new net.SocketAddress({}))
show(new net.SocketAddress({ family: 'ipv6' }))
show(new net.SocketAddress({ family: 'IPv6', address: '::1', port: 80, flowlabel: 7 }))
show(new net.SocketAddress({ address: '1.2.3.4', port: 65535 }))
show(new net.SocketAddress({ family: 'ipv4', flowlabel: 7 }))
show(new net.SocketAddress({ family: 'ipv6', address: '2001:DB8:0:0:0:0:0:1' }))
console.log(JSON.stringify(new net.SocketAddress({ address: '1.2.3.4', port: 1 }).toJSON()))
console.log(net.SocketAddress.isSocketAddress(new net.SocketAddress()), net.SocketAddress.isSocketAddress({}))

for (const text of [
  '1.2.3.4', '1.2.3.4:8080', '1.2.3.4:80', '1.2.3.4:0', '[::1]:8080', '[::1]', '::1', '', 'bad', 'localhost:80',
  '1.2.3.4:70000', '1.2.3.4:abc', '192.168.1', '0x7f.1:81',
]) {
  show(net.SocketAddress.parse(text))
}

for (const options of [
  { address: 'bad' }, { family: 'x' }, { port: 65536 }, { port: -1 }, { flowlabel: -1, family: 'ipv6' },
  { address: '::1' }, { address: 5 }, { family: 4 },
]) {
  try {
    show(new net.SocketAddress(options))
  } catch (err) {
    console.log(`${err.code} ${err.message}`)
  }
}
