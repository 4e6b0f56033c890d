// isIP, isIPv4, isIPv6: what counts as an address.
'use strict'
const net = require('node:net')

for (const text of [
  '127.0.0.1', '0.0.0.0', '255.255.255.255', '256.1.1.1', '1.2.3', '01.2.3.4', '1.2.3.4 ', '1.2.3.4.5', '',
  '::', '::1', '::ffff:1.2.3.4', '1::2::3', 'fe80::1%lo', 'fe80::1%', '[::1]', '12345::', '2001:db8::g', ':::',
  '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8:9', 'localhost',
]) {
  console.log(`${JSON.stringify(text)} ${net.isIP(text)} ${net.isIPv4(text)} ${net.isIPv6(text)}`)
}
console.log(net.isIP(5), net.isIPv4(null), net.isIPv6(true), net.isIP({ toString: () => '1.2.3.4' }))
