// The end of messages that are corked, and of answers that were given up: what goes out, and what they tell of it.
'use strict'

const http = require('node:http')

function facts (message) {
  return `headersSent ${message.headersSent}, writableEnded ${message.writableEnded}, writableFinished ${message.writableFinished}`
}

function settable (message) {
  try {
    message.setHeader('a', 'b')
    return true
  } catch (err) {
    return err.code
  }
}

const HANDLERS = {
  'head sent, corked': (req, res) => {
    res.setHeader('Content-Length', 0)
    res.flushHeaders()
    setImmediate(() => {
      res.cork()
      res.end(() => console.log('end callback', facts(res)))
      console.log('socket corked', req.socket.writableCorked)
    })
  },
  'corked twice': (req, res) => {
    res.cork()
    res.cork()
    res.write('a')
    res.end('b', () => console.log('end callback', facts(res)))
    console.log('socket corked', req.socket.writableCorked)
  },
  'given up, last chunk': (req, res) => {
    res.destroy()
    res.end('x')
    console.log(facts(res), settable(res))
  },
  'given up, no chunk': (req, res) => {
    res.destroy()
    res.end()
    console.log(facts(res), settable(res))
  },
  'given up, head made': (req, res) => {
    res.writeHead(200, { 'Content-Length': 3 })
    res.destroy()
    res.end('abc')
    console.log(facts(res), settable(res))
  }
}
const NAMES = Object.keys(HANDLERS)

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
let handler
let unclosed = 0
const server = http.createServer((req, res) => {
  for (const event of ['prefinish', 'finish', 'close']) {
    res.on(event, () => console.log(event, facts(res)))
  }
  res.on('close', closed)
  handler(req, res)
})

function closed () {
  if (--unclosed === 0) next()
}

function next () {
  const name = NAMES.shift()
  if (name === undefined) {
    corkedRequest()
    return
  }
  console.log(`- ${name}`)
  handler = HANDLERS[name]
  unclosed = 2 // the answer, and the request
  const request = http.get({ port: server.address().port, host: '127.0.0.1', agent }, (res) => {
    console.log('answer', res.statusCode)
    res.on('data', (chunk) => console.log('data', chunk.toString()))
  })
  request.on('error', (err) => console.log('request', err.code))
  request.on('close', closed)
}

function corkedRequest () {
  console.log('- a request that is corked as it gets its socket')
  server.removeAllListeners('request')
  server.on('request', (req, res) => req.resume().on('end', () => res.end()))
  const options = { port: server.address().port, host: '127.0.0.1', agent: false, method: 'POST' }
  const request = http.request(options, (res) => res.resume())
  request.on('socket', (socket) => {
    request.cork()
    request.end('b', () => console.log('end callback', facts(request)))
    console.log('socket corked', socket.writableCorked)
  })
  request.write('a')
  request.on('close', () => {
    console.log('request close')
    agent.destroy()
    server.close()
  })
}

server.listen(0, '127.0.0.1', next)
