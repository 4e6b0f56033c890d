// BlockList: addresses, ranges, subnets and CIDRs, what they match, and the order of rules.
'use strict'
const net = require('node:net')

const list = new net.BlockList()
console.log(`size ${list.size}, rules ${list.rules.length}`)
list.addAddress('1.2.3.4')
list.addAddress('1.2.3.4')
list.addAddress('2.2.2.2', 'ipv4')
list.addAddress('::1', 'ipv6')
list.addRange('10.0.0.1', '10.0.0.9')
list.addSubnet('192.168.7.9', 24)
list.addSubnet('fe80::', 10, 'IPv6')
list.addCIDR('172.16.0.0/12')
// addresses first, then subnets, then ranges; among mixed addresses there is no order
for (const rule of list.rules.toSorted()) console.log(rule)
console.log(`size ${list.size}`)
console.log(list.rules.map((rule) => rule[0]).join(''))

for (const address of [
  '1.2.3.4', '1.2.3.5', '10.0.0.1', '10.0.0.9', '10.0.0.10', '192.168.7.255', '192.168.8.0', '172.31.0.1',
]) {
  console.log(`${address} ${list.check(address)}`)
}
for (const address of ['::1', '::2', 'fe80::1', 'febf::1', 'fec0::1', '::ffff:1.2.3.4', '::ffff:9.9.9.9']) {
  console.log(`${address} ${list.check(address, 'ipv6')}`)
}
console.log(`wrong family ${list.check('::1')} ${list.check('1.2.3.4', 'ipv6')}`)
console.log(`garbage ${list.check('bad')} ${list.check('')}`)

list.removeAddress('1.2.3.4')
list.removeAddress('9.9.9.9')
list.removeRange('10.0.0.1', '10.0.0.9')
list.removeSubnet('192.168.7.9', 24)
list.removeCIDR('172.16.0.0/12')
for (const rule of list.rules.toSorted()) console.log(rule)
list.clear()
console.log(`size ${list.size}, check ${list.check('2.2.2.2')}`)
console.log(`isBlockList ${net.BlockList.isBlockList(list)} ${net.BlockList.isBlockList([])}`)
console.log(net.BlockList.PRIVATE_RANGES.join(' '))
list.addCIDRs(net.BlockList.PRIVATE_RANGES)
list.addAddresses(['8.8.8.8', '8.8.4.4'])
for (const rule of list.rules) console.log(rule)
