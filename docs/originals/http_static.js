const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { pipeline } = require('node:stream')

const RANGE = /^bytes=(\d*)-(\d*)$/
const TYPES = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.png': 'image/png', '.txt': 'text/plain' }

function fail(res, status, headers) {
  res.writeHead(status, { 'Content-Type': 'text/plain', ...headers })
  res.end(`${http.STATUS_CODES[status]}\n`)
}

// The file that *url* means, if it is in *root*.
function find(root, url) {
  try {
    let name = path.join(root, decodeURIComponent(url.split('?')[0]))
    if (fs.statSync(name).isDirectory()) name = path.join(name, 'index.html')
    name = fs.realpathSync(name)
    return fs.statSync(name).isFile() && name.startsWith(root + path.sep) ? name : null
  } catch { // nothing there, or it cannot be a name: too long, a NUL in it
    return null
  }
}

// First and last byte of a range; null if there are none like that.
function part(header, size) {
  const [, first, last] = RANGE.exec(header) ?? []
  if (!first && !last) return null
  if (!first) return [Math.max(size - Number(last), 0), size - 1]
  const end = last ? Math.min(Number(last), size - 1) : size - 1
  return Number(first) <= end ? [Number(first), end] : null
}

function serve(root, req, res) {
  if (!['GET', 'HEAD'].includes(req.method)) return fail(res, 405, { Allow: 'GET, HEAD' })
  const name = find(root, req.url)
  if (name === null) return fail(res, 404)
  const facts = fs.statSync(name)
  const changed = facts.mtime.toUTCString()
  if (req.headers['if-modified-since'] === changed) return res.writeHead(304).end()
  let [first, last, status] = [0, facts.size - 1, 200]
  if ('range' in req.headers) {
    const wanted = part(req.headers.range, facts.size)
    if (wanted === null) return fail(res, 416, { 'Content-Range': `bytes */${facts.size}` })
    ;[[first, last], status] = [wanted, 206]
    res.setHeader('Content-Range', `bytes ${first}-${last}/${facts.size}`)
  }
  res.writeHead(status, {
    'Content-Type': TYPES[path.extname(name)] ?? 'application/octet-stream',
    'Content-Length': last - first + 1,
    'Last-Modified': changed,
    'Accept-Ranges': 'bytes'
  })
  if (req.method === 'HEAD' || last < first) res.end()
  else pipeline(fs.createReadStream(name, { start: first, end: last }), res, () => {}) // a file that cannot be read, or a client that goes away, ends both
}

const root = fs.realpathSync(process.argv[2] ?? '.')
const port = Number(process.argv[3] ?? 8080)
const server = http.createServer((req, res) => serve(root, req, res))
server.listen(port, '127.0.0.1', () => console.log('serving at', server.address()))
