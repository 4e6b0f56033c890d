// A port in use is an 'error' and no 'close'; the callback of the failed listen runs when a later one succeeds.
'use strict'
const net = require('node:net')

const first = net.createServer()
first.listen(0, '127.0.0.1', () => {
  const { port } = first.address()
  const second = net.createServer()
  second.on('listening', () => console.log('listening'))
  second.on('close', () => console.log('close'))
  second.on('error', (err) => {
    console.log(`error ${err.message}`)
    console.log(`code ${err.code}, syscall ${err.syscall}, address ${err.address}, port ${err.port === port}`)
    console.log(`listening ${second.listening}, address ${second.address()}`)
    second.listen(0, '127.0.0.1', () => {
      console.log('second callback')
      second.close()
      first.close()
    })
  })
  second.listen(port, '127.0.0.1', () => console.log('first callback'))
})
