// What lookup and its kin refuse at the call, and in which order.
'use strict'
const dns = require('node:dns')

function attempt(what, f) {
  try {
    f()
    console.log(`${what}: fine`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
}

const done = () => {}
attempt('no callback', () => dns.lookup('127.0.0.1'))
attempt('callback text', () => dns.lookup('127.0.0.1', 4, 'x'))
attempt('callback null', () => dns.lookup('127.0.0.1', {}, null))
attempt('hostname 5', () => dns.lookup(5, done))
attempt('hostname null', () => dns.lookup(null, done))
attempt('hostname empty', () => dns.lookup('', done))
attempt('hostname with a null byte', () => dns.lookup('local\0host', done))
attempt('family 5', () => dns.lookup('x', 5, done))
attempt('family by name', () => dns.lookup('x', 'IPv4', done))
attempt('options true', () => dns.lookup('x', true, done))
for (const family of ['ipv4', '4', 5, true]) attempt(`family ${family}`, () => dns.lookup('x', { family }, done))
for (const hints of [-1, 1, 65536, 'x']) attempt(`hints ${hints}`, () => dns.lookup('x', { hints }, done))
attempt('all text', () => dns.lookup('x', { all: 'x' }, done))
attempt('verbatim 1', () => dns.lookup('x', { verbatim: 1 }, done))
attempt('order text', () => dns.lookup('x', { order: 'x' }, done))
attempt('nulls', () => dns.lookup('127.0.0.1', { family: null, hints: null, all: null, verbatim: null, order: null }, done))
attempt('hostname and callback', () => dns.lookup(5, { hints: 1 }, 'x'))
attempt('hints and family', () => dns.lookup('x', { hints: 1, family: 5, all: 5 }, done))
attempt('family and hostname', () => dns.lookup('', { family: 5 }, done))
attempt('default order', () => dns.setDefaultResultOrder('x'))
console.log(dns.getDefaultResultOrder())
dns.setDefaultResultOrder('ipv4first')
console.log(dns.getDefaultResultOrder())
attempt('service of a name', () => dns.lookupService('x', 22, done))
attempt('service of port -1', () => dns.lookupService('127.0.0.1', -1, done))
