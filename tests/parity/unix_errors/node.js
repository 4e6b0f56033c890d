// Unix sockets: a path in use, a stale file, a directory that is missing, a path that is too long.
'use strict'
const fs = require('node:fs')
const net = require('node:net')

function attempt(title, path, then) {
  const server = net.createServer()
  server.on('error', (err) => {
    console.log(`${title}: ${err.message}`)
    console.log(`  code ${err.code}, syscall ${err.syscall}, address ${err.address}, port ${err.port}`)
    then()
  })
  server.listen(path, () => {
    console.log(`${title}: listening`)
    server.close(then)
  })
}

const first = net.createServer()
first.listen('./s', () => {
  attempt('in use', './s', () => {
    first.close(() => {
      console.log(`file left ${fs.existsSync('./s')}`)
      fs.writeFileSync('./file', '')
      attempt('a plain file', './file', () => {
        attempt('no directory', './missing/s', () => {
          attempt('again', './s', () => {})
        })
      })
    })
  })
})
