const crypto = require('node:crypto')
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { Transform, pipeline } = require('node:stream')

const LIMIT = 100 * 1024 * 1024
const FILE = /^\/files\/(\w[\w.-]{0,99})$/
const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>upload</title>
<input type="file" multiple>
<ol id="sent"></ol>
<script>
document.querySelector('input').onchange = async (event) => {
  for (const file of event.target.files) {
    const answer = await fetch(\`/files/\${file.name.replace(/[^A-Za-z0-9_.-]/g, '_')}\`, { method: 'PUT', body: file })
    sent.appendChild(document.createElement('li')).textContent = await answer.text()
  }
}
</script>
`

class Meter extends Transform {
  size = 0
  hash = crypto.createHash('sha256')

  _transform(chunk, encoding, callback) {
    this.size += chunk.length
    if (this.size > LIMIT) {
      callback(new Error('too large'))
      return
    }
    this.hash.update(chunk)
    callback(null, chunk)
  }
}

function answer(res, status, facts) {
  res.writeHead(status, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify({ status, ...facts }) + '\n')
}

function receive(directory, name, req, res) {
  const part = path.join(directory, `.${crypto.randomBytes(8).toString('hex')}.part`)
  const meter = new Meter()

  pipeline(req, meter, fs.createWriteStream(part, { flags: 'wx' }), (err) => {
    if (err) { // the client has gone, the disk is full, or it was too large: the connection is cut
      console.log(`${name}: ${err.message}`)
      fs.unlink(part, () => {})
      return
    }
    fs.renameSync(part, path.join(directory, name))
    answer(res, 201, { name, size: meter.size, sha256: meter.hash.digest('hex') })
  })
}

function onRequest(directory, req, res, waits = false) {
  const match = FILE.exec(req.url)
  if (req.method === 'GET' && req.url === '/') {
    res.setHeader('Content-Type', 'text/html')
    res.end(PAGE)
  } else if (req.method !== 'PUT' || !match) {
    answer(res, 404)
  } else if (Number(req.headers['content-length'] ?? 0) > LIMIT) {
    answer(res, 413, { limit: LIMIT })
  } else {
    if (waits) res.writeContinue()
    receive(directory, match[1], req, res)
  }
}

const directory = process.argv[2] ?? '.'
const port = Number(process.argv[3] ?? 8080)
const server = http.createServer((req, res) => onRequest(directory, req, res))
server.on('checkContinue', (req, res) => onRequest(directory, req, res, true))
server.listen(port, '127.0.0.1', () => console.log('serving at', server.address()))
