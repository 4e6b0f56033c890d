const http = require('node:http')
const { WebSocketServer } = require('ws')

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chat</title>
<style>
  * { box-sizing: border-box }
  body { font: 16px/1.4 system-ui, sans-serif; color: #1d2b2b; background: #e8eeec; margin: 0; height: 100vh;
         max-width: 34rem; margin: auto; display: flex; flex-direction: column; box-shadow: 0 0 2rem #0002 }
  header { background: #00796b; color: #fff; padding: .8rem 1rem; display: flex; justify-content: space-between }
  h1 { font-size: 1.1rem; margin: 0 }
  ul { list-style: none; margin: 0; padding: 1rem; flex: 1; overflow-y: auto; background: #f6f9f8 }
  li { width: fit-content; max-width: 80%; margin: 0 0 .6rem; padding: .4rem .8rem; border-radius: .8rem;
       background: #fff; box-shadow: 0 1px 2px #0002; overflow-wrap: anywhere }
  li b { display: block; font-size: .8rem }
  li.mine { margin-left: auto; background: #d3f1ea }
  li.news { margin: 0 auto .6rem; background: none; box-shadow: none; font-size: .85rem; color: #5b6f6c }
  form { display: flex; gap: .5rem; padding: .8rem; background: #fff }
  input { flex: 1; min-width: 0; font: inherit; padding: .5rem .8rem; border: 1px solid #b9c8c5; border-radius: .6rem }
  button { font: inherit; border: 0; border-radius: .6rem; padding: .5rem 1rem; background: #00796b; color: #fff }
</style>
<header><h1>Chat</h1><span></span></header>
<ul></ul>
<form><input autofocus autocomplete="off" required><button></button></form>
<script>
  const me = new URLSearchParams(location.search).get('name')
  const form = document.querySelector('form')
  const [input, button] = form.elements
  const list = document.querySelector('ul')

  function show (name, text) {
    const item = document.createElement('li')
    item.className = name === null ? 'news' : name === me ? 'mine' : ''
    if (name !== null) {
      const from = document.createElement('b')
      const sum = [...name].reduce((sum, letter) => sum * 31 + letter.codePointAt(0), 7)
      from.style.color = \`hsl(\${sum % 360} 60% 35%)\`
      from.textContent = name
      item.append(from, ' ')
    }
    item.append(text)
    list.append(item)
    item.scrollIntoView()
  }

  if (me === null) { // the form asks for a name, and comes back with it
    input.name = 'name'
    input.placeholder = 'your name'
    button.textContent = 'Join'
  } else {
    const socket = new WebSocket(\`ws://\${location.host}/chat\${location.search}\`)
    document.querySelector('span').textContent = me
    input.placeholder = 'say something'
    button.textContent = 'Send'
    socket.onopen = () => show(null, 'connected')
    socket.onmessage = (event) => { const { name, text } = JSON.parse(event.data); show(name, text) }
    socket.onclose = () => show(null, 'the server has gone')
    form.onsubmit = (event) => {
      event.preventDefault()
      socket.send(input.value)
      input.value = ''
    }
  }
</script>
`
const LONGEST_TEXT = 65536

const port = process.argv[2] ?? 8081
const server = http.createServer((req, res) => {
  const found = new URL(req.url, 'http://here').pathname === '/'
  res.writeHead(found ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' })
  res.end(found ? PAGE : 'not here\n')
})
// A longer message ends its sender's connection, with 1009.
const room = new WebSocketServer({ server, path: '/chat', maxPayload: LONGEST_TEXT })

function tell (name, text) {
  console.log(name === null ? text : `${name}: ${text}`)
  for (const member of room.clients) {
    if (member.readyState === member.OPEN) member.send(JSON.stringify({ name, text }))
  }
}

room.on('connection', (member, req) => {
  const name = new URL(req.url, 'http://here').searchParams.get('name') || 'guest'
  tell(null, `${name} is here: ${room.clients.size} in the room`)
  member.on('message', (data) => tell(name, data.toString()))
  member.on('error', (err) => console.log(err.code))
  member.on('close', () => tell(null, `${name} has left: ${room.clients.size} in the room`))
})

process.once('SIGINT', () => {
  server.close()
  server.closeAllConnections() // those of HTTP; the members are the room's
  for (const member of room.clients) member.terminate()
})

server.on('listening', () => {
  const { address, port } = server.address()
  console.log(`chatting at http://${address}:${port}/ until Ctrl-C`)
})

server.listen(port, '127.0.0.1')
