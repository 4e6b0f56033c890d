// Plays lives of HTTP servers (tests/http/server_lives.py makes them): JSON on stdin, traces on stdout.
'use strict'

const http = require('node:http')
const net = require('node:net')

const QUIET_TURNS = 40

function shown (error) {
  return `${error.code ?? error.name} ${error.message}`
}

function turns (count, then) {
  if (count === 0) then()
  else setImmediate(() => turns(count - 1, then))
}

function play (life, done) {
  const lines = []
  let count = 0
  let received = ''
  let moved = 0

  function perform (n, req, res, ops) {
    for (let at = 0; at < ops.length; at++) {
      const [op, ...args] = ops[at]
      if (op === 'wait') {
        turns(args[0], () => { moved = 0; perform(n, req, res, ops.slice(at + 1)) })
        return
      }
      try {
        if (op === 'read') {
          req.on('data', (chunk) => lines.push(`r${n} data ${chunk.toString('latin1')}`))
        } else if (op === 'pipe') req.pipe(res)
        else if (op === 'onEnd') req.on('end', () => perform(n, req, res, args[0]))
        else if (op === 'destroyRequest') req.destroy()
        else if (op === 'set') res[args[0]] = args[1]
        else if (op === 'callback') res.end('called', () => lines.push(`a${n} callback`))
        else {
          const result = res[op](...args)
          if (typeof result === 'boolean' && op !== 'writeInformation') lines.push(`a${n} ${op} ${result}`)
        }
      } catch (error) {
        lines.push(`a${n} ${op} throws ${shown(error)}`)
      }
    }
  }

  function onRequest (what) {
    return (req, res) => {
      const n = ++count
      moved = 0
      const head = [req.method, req.url, req.httpVersion, req.headers, req.rawHeaders, req.headersDistinct]
      lines.push(`r${n} ${what} ${JSON.stringify(head)}`)
      for (const event of ['end', 'close', 'aborted']) req.on(event, () => lines.push(`r${n} ${event}`))
      req.on('end', () => lines.push(`r${n} trailers ${JSON.stringify(req.trailers)} ${req.complete}`))
      req.on('error', (error) => lines.push(`r${n} error ${shown(error)}`))
      for (const event of ['finish', 'close', 'pipe', 'unpipe']) res.on(event, () => lines.push(`a${n} ${event}`))
      res.on('error', (error) => lines.push(`a${n} error ${shown(error)}`))
      perform(n, req, res, life.handlers[(n - 1) % life.handlers.length])
    }
  }

  let server
  try {
    server = http.createServer(life.options)
  } catch (error) {
    done([`server throws ${shown(error)}`])
    return
  }
  Object.assign(server, life.server)
  server.on('request', onRequest('request'))
  for (const event of life.listens) {
    if (event === 'clientError') {
      server.on(event, (error, socket) => {
        lines.push(`server clientError ${error.code}`)
        if (socket.writable) socket.end('HTTP/1.1 418 Tea\r\n\r\n')
        else socket.destroy()
      })
    } else if (event === 'upgrade' || event === 'connect') {
      server.on(event, (req, socket, head) => {
        lines.push(`server ${event} ${req.url} ${head.toString('latin1')}`)
        socket.on('error', () => {})
        socket.end('bye')
        socket.resume()
      })
    } else if (event === 'dropRequest') server.on(event, (req) => lines.push(`server dropRequest ${req.url}`))
    else server.on(event, onRequest(event))
  }
  const client = new net.Socket()
  client.on('data', (data) => { received += data.toString('latin1'); moved = 0 })
  client.on('end', () => { lines.push('c end'); moved = 0 })
  client.on('error', () => {})
  let over = false

  function finish () {
    over = true
    lines.push('c quiet')
    client.destroy()
    server.close(() => {
      const text = received.replace(/\r\nDate: [^\r]*/g, '\r\nDate: now')
      done([...lines.filter((line) => !line.startsWith('c')), `c received ${text}`, ...lines.filter((line) => line === 'c end')])
    })
    server.closeAllConnections()
  }

  function watch () {
    if (over) return
    if (++moved > QUIET_TURNS) finish()
    else setImmediate(watch)
  }

  server.listen(0, '127.0.0.1', () => {
    client.connect(server.address().port, '127.0.0.1', () => {
      const pieces = [...life.pieces]
      const next = () => {
        if (pieces.length) {
          moved = 0
          client.write(Buffer.from(pieces.shift(), 'latin1'))
          turns(8, next)
        } else if (life.ends) client.end()
      }
      next()
      watch()
    })
  })
}

let text = ''
process.stdin.on('data', (data) => { text += data })
process.stdin.on('end', () => {
  const lives = JSON.parse(text)
  const traces = lives.map(() => null)
  let left = lives.length
  let next = 0
  const start = () => {
    if (next >= lives.length) return
    const at = next++
    play(lives[at], (trace) => {
      traces[at] = trace
      if (--left === 0) console.log(JSON.stringify(traces))
      else start()
    })
  }
  start()
})
