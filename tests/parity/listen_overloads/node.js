// Every way to say where to listen, and what address() says then.
'use strict'
const net = require('node:net')

const ways = [
  ['listen(listener)', (s, f) => s.listen(f)],
  ['listen()', (s, f) => s.listen().on('listening', f)],
  ['listen(0)', (s, f) => s.listen(0).on('listening', f)],
  ['listen(null, listener)', (s, f) => s.listen(null, f)],
  ['listen("0", listener)', (s, f) => s.listen('0', f)],
  ['listen(0, backlog, listener)', (s, f) => s.listen(0, 5, f)],
  ['listen(0, host, listener)', (s, f) => s.listen(0, '127.0.0.1', f)],
  ['listen(0, host, backlog, listener)', (s, f) => s.listen(0, '127.0.0.1', 5, f)],
  ['listen(0, "::1", listener)', (s, f) => s.listen(0, '::1', f)],
  ['listen({port}, listener)', (s, f) => s.listen({ port: 0 }, f)],
  ['listen({port, host, backlog}, listener)', (s, f) => s.listen({ port: 0, host: '127.0.0.1', backlog: 5 }, f)],
  ['listen({port, host, exclusive})', (s, f) => s.listen({ port: 0, host: '127.0.0.1', exclusive: true }, f)],
  ['listen({port, ipv6Only, host})', (s, f) => s.listen({ port: 0, host: '::', ipv6Only: true }, f)],
  ['listen({port, reusePort, host})', (s, f) => s.listen({ port: 0, host: '127.0.0.1', reusePort: true }, f)],
  ['listen(path, listener)', (s, f) => s.listen('./s', f)],
  ['listen(path, backlog, listener)', (s, f) => s.listen('./s', 5, f)],
  ['listen({path}, listener)', (s, f) => s.listen({ path: './s', readableAll: true, writableAll: true }, f)],
  ['listen(boundSocket)', (s, f) => s.listen(new net.BoundSocket({ host: '127.0.0.1' }), f)],
]

const next = () => {
  if (ways.length === 0) return
  const [title, way] = ways.shift()
  const server = net.createServer()
  const returned = way(server, () => {
    const a = server.address()
    console.log(`${title}: ${typeof a === 'string' ? a : `${a.address} ${a.family} ${a.port > 0}`}`)
    server.close(next)
  })
  if (returned !== server) console.log('returned something else')
}
next()
