// promises.lookup: an address or all of them to await, errors raised there or at the call.
'use strict'
const dns = require('node:dns').promises

async function main() {
  const { address, family } = await dns.lookup('127.0.0.1')
  console.log(address, family)
  for (const { address, family } of await dns.lookup('::1', { all: true })) console.log(address, family)
  console.log((await dns.lookup('localhost', 4)).address)
  try {
    await dns.lookup('no-such-host.invalid')
  } catch (err) {
    console.log(err.code, err.hostname)
  }
  const empty = dns.lookup('')
  console.log('not raised yet')
  try {
    await empty
  } catch (err) {
    console.log(err.code)
  }
  try {
    dns.lookup('localhost', 5)
  } catch (err) {
    console.log(err.code)
  }
}

main()
