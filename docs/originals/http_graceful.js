// An HTTP server that stops well: on SIGTERM it takes no new requests, finishes those at work, and ends.
// Idle connections are closed at once; a request that takes longer than ten seconds is given up.
'use strict'
const http = require('node:http')
const { setTimeout: sleep } = require('node:timers/promises')

const PATIENCE_MS = 10_000

async function onRequest (req, res) {
  if (req.url === '/slow') await sleep(1000)
  res.end(`done with ${req.url}\n`)
  console.log('answered', req.url)
}

const server = http.createServer(onRequest)

function stop () {
  console.log('stopping')
  server.close(() => console.log('stopped'))
  setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref()
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
server.listen(process.argv[2] ?? 8080, '127.0.0.1', () => console.log('serving at', server.address()))
