// Which types createSocket takes, bare and as an option.
'use strict'
const dgram = require('node:dgram')

function attempt(what, f) {
  try {
    console.log(`${what}: ${f().type}`)
  } catch (err) {
    console.log(`${what}: ${err.name} ${err.code}`)
    console.log(`  ${err.message}`)
  }
}

for (const type of ['udp4', 'udp6', 'udp5', 'UDP4', 'tcp4', '', null, 5, true]) {
  attempt(`type ${JSON.stringify(type)}`, () => dgram.createSocket(type))
  attempt(`option ${JSON.stringify(type)}`, () => dgram.createSocket({ type }))
}
attempt('nothing', () => dgram.createSocket())
attempt('{}', () => dgram.createSocket({}))
attempt('[]', () => dgram.createSocket([]))
attempt('unknown option', () => dgram.createSocket({ type: 'udp4', colour: 'red' }))
