"""A chat in the browser: one port serves a page over HTTP and, when the page asks for it, a WebSocket.

    python -m pynet examples/websocket_chat.py [port]      try it with: http://127.0.0.1:8081/ in two browser windows

In Node: http.createServer, and new WebSocketServer({ server, path: '/chat' }) of the package ws. Ctrl-C ends it.
"""

from __future__ import annotations

import json
import sys
from urllib.parse import parse_qs, urlsplit

import pynet as net
import pynet.http as http
import pynet.ws as ws
from pynet import process

PAGE = """<!doctype html>
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
      from.style.color = `hsl(${sum % 360} 60% 35%)`
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
    const socket = new WebSocket(`ws://${location.host}/chat${location.search}`)
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
"""
LONGEST_TEXT = 65536


def answer(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    """Serve the page, and nothing else."""
    found = urlsplit(req.url or "").path == "/"
    res.writeHead(200 if found else 404, {"Content-Type": "text/html; charset=utf-8"})
    res.end(PAGE if found else "not here\n")


def name_of(req: http.IncomingMessage) -> str:
    """The name in ``/chat?name=ann``."""
    return parse_qs(urlsplit(req.url or "").query).get("name", ["guest"])[0]


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8081
    server = http.createServer(answer)
    # A longer message ends its sender's connection, with 1009.
    room = ws.WebSocketServer(server=server, path="/chat", maxPayload=LONGEST_TEXT)

    def tell(name: str | None, text: str) -> None:
        print(text if name is None else f"{name}: {text}", flush=True)
        for member in room.clients or ():
            if member.readyState == member.OPEN:
                member.send(json.dumps({"name": name, "text": text}))

    @room.on("connection")
    def _(member: ws.WebSocket, req: http.IncomingMessage) -> None:
        name = name_of(req)
        tell(None, f"{name} is here: {len(room.clients or ())} in the room")
        member.on("message", lambda data: tell(name, data.decode()))
        member.on("error", lambda err: print(err.code, flush=True))
        member.on("close", lambda: tell(None, f"{name} has left: {len(room.clients or ())} in the room"))

    @process.once("SIGINT")
    def _() -> None:
        server.close()
        server.closeAllConnections()  # those of HTTP; the members are the room's
        for member in room.clients or ():
            member.terminate()

    @server.on("listening")
    def _() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        print(f"chatting at http://{address.address}:{address.port}/ until Ctrl-C", flush=True)

    server.listen(port, "127.0.0.1")
    net.run()


if __name__ == "__main__":
    main()
