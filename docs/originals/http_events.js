const http = require('node:http')

const LONGEST = 10_000 // characters of a message
const WAITING = 1_000_000 // bytes that a listener may leave unread
const BEAT_MS = 15_000
const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>events</title>
<form><input autofocus> <button>say</button></form>
<ol id="said"></ol>
<script>
new EventSource('/events').onmessage = (event) => {
  said.appendChild(document.createElement('li')).textContent = JSON.parse(event.data)
}
document.forms[0].onsubmit = (event) => {
  event.preventDefault()
  const [input] = event.target
  fetch('/say', { method: 'POST', body: input.value })
  input.value = ''
}
</script>
`

class Channel {
  listeners = new Set()
  history = []
  count = 0

  join(req, res) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    res.write('retry: 1000\n\n')
    const seen = req.headers['last-event-id'] ?? ''
    for (const [number, event] of this.history) {
      if (/^\d+$/.test(seen) && number > Number(seen)) res.write(event)
    }
    this.listeners.add(res)
    console.log(this.listeners.size, 'listening')
    res.on('close', () => this.listeners.delete(res))
  }

  publish(text) {
    this.count += 1
    const data = JSON.stringify(text) // on one line, whatever is in it
    const event = `id: ${this.count}\ndata: ${data}\n\n`
    this.history.push([this.count, event])
    if (this.history.length > 100) this.history.shift()
    this.tell(event)
  }

  tell(text) {
    for (const res of this.listeners) {
      res.write(text)
      if (res.writableLength > WAITING) res.destroy() // it does not read: the browser comes back, and asks for the rest
    }
  }
}

const channel = new Channel()

function say(req, res) {
  let text = ''
  req.setEncoding('utf8')

  req.on('data', (chunk) => {
    if (text.length <= LONGEST) text += chunk
  })

  req.on('end', () => {
    if (text.length > LONGEST) {
      res.writeHead(413).end()
      return
    }
    channel.publish(text)
    res.writeHead(204).end()
  })
}

const server = http.createServer((req, res) => {
  const route = `${req.method} ${req.url}`
  if (route === 'GET /') {
    res.setHeader('Content-Type', 'text/html')
    res.end(PAGE)
  } else if (route === 'GET /events') {
    channel.join(req, res)
  } else if (route === 'POST /say') {
    say(req, res)
  } else {
    res.writeHead(404).end()
  }
})

const port = Number(process.argv[2] ?? 8080)
server.listen(port, '127.0.0.1', () => console.log('serving at', server.address()))
// A comment now and then: what stands between takes a silent connection for a dead one.
setInterval(() => channel.tell(': still here\n\n'), BEAT_MS).unref()
