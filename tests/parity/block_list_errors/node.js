// What BlockList refuses, and how.
'use strict'
const net = require('node:net')

function attempt(what, f) {
  try {
    f()
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.code} ${err.message}`)
  }
}

const list = new net.BlockList()
attempt('address', () => list.addAddress('bad'))
attempt('address number', () => list.addAddress(5))
attempt('family', () => list.addAddress('1.2.3.4', 'x'))
attempt('family number', () => list.addAddress('1.2.3.4', 4))
attempt('family mismatch', () => list.addAddress('1.2.3.4', 'ipv6'))
attempt('range order', () => list.addRange('10.0.0.9', '10.0.0.1'))
attempt('range end', () => list.addRange('10.0.0.9', 'x'))
attempt('prefix type', () => list.addSubnet('1.2.3.4', '24'))
attempt('prefix range', () => list.addSubnet('1.2.3.4', 33))
attempt('prefix range 6', () => list.addSubnet('::1', 129, 'ipv6'))
attempt('prefix integer', () => list.addSubnet('1.2.3.4', 1.5))
attempt('check number', () => list.check(5))
attempt('cidr', () => list.addCIDR('1.2.3.4'))
attempt('cidr prefix', () => list.addCIDR('1.2.3.4/99'))
console.log(list.size)
