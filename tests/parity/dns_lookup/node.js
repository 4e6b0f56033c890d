// lookup: literals a tick later, names through the resolver, one address or all, and what is not found.
'use strict'
const dns = require('node:dns')

const shown = (value) => value === null ? 'null' : value instanceof Error ? `${value.code}: ${value.message}` : value
const answer = (what) => (...args) => console.log(`${what}:`, ...args.map(shown))
const all = (what) => (err, addresses) => {
  console.log(`${what}:`, shown(err), addresses.map(({ address, family }) => `${address} ${family}`).join(', '))
}

dns.lookup('127.0.0.1', answer('literal'))
dns.lookup('::1', 4, answer('other family'))
dns.lookup('::1', { family: 'IPv4' }, answer('other family by name'))
dns.lookup('127.0.0.1', { all: true }, all('all of a literal'))
dns.lookup('fe80::1%lo', answer('with a zone'))
dns.lookup('127.0.0.1', null, answer('no options'))
dns.lookup('a'.repeat(256), (err) => {
  console.log(`too long: ${err.code}, ${err.hostname.length}`)
})
process.nextTick(() => console.log('tick'))
console.log('returned')

setImmediate(() => {
  dns.lookup('localhost', 4, (err, address, family) => {
    console.log('localhost:', shown(err), address, family)
    dns.lookup('localhost', { family: 4, all: true, order: 'ipv6first' }, (err, addresses) => {
      console.log('all of localhost:', shown(err), addresses[0].address, addresses[0].family)
      dns.lookup('no-such-host.invalid', (...args) => {
        console.log('unknown:', args.length, shown(args[0]))
        console.log(`  syscall ${args[0].syscall}, hostname ${args[0].hostname}`)
        dns.lookup('[::1]', answer('in brackets'))
      })
    })
  })
})
