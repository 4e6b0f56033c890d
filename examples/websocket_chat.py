"""A chat in the browser: one port serves a page over HTTP and, when the page asks for it, a WebSocket.

    python -m pynet examples/websocket_chat.py [port]      try it with: http://127.0.0.1:8081/ in two browser windows

In Node: http.createServer, and new WebSocketServer({ server, path: '/chat' }) of the package ws.
"""

from __future__ import annotations

import sys

import pynet as net
import pynet.http as http
import pynet.ws as ws

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Chat</title>
<style>body { font: 16px sans-serif; max-width: 40em; margin: 2em auto } input { width: 100%; font: inherit }</style>
<h1>Chat</h1>
<ul id="said"></ul>
<form><input autofocus placeholder="say something"></form>
<script>
  const socket = new WebSocket('ws://' + location.host + '/chat')
  const input = document.querySelector('input')
  const show = (text) => {
    const item = document.createElement('li')
    item.textContent = text
    document.getElementById('said').append(item)
  }
  socket.onopen = () => show('connected')
  socket.onmessage = (event) => show(event.data)
  socket.onclose = () => show('gone')
  document.querySelector('form').onsubmit = (event) => {
    event.preventDefault()
    socket.send(input.value)
    input.value = ''
  }
</script>
"""
LONGEST_TEXT = 65536


def answer(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    """Serve the page, and nothing else."""
    found = req.url == "/"
    res.writeHead(200 if found else 404, {"Content-Type": "text/html; charset=utf-8"})
    res.end(PAGE if found else "not here\n")


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8081
    server = http.createServer(answer)
    # A longer message ends its sender's connection, with 1009.
    room = ws.WebSocketServer(server=server, path="/chat", maxPayload=LONGEST_TEXT)

    def tell(text: str) -> None:
        print(text, flush=True)
        for member in room.clients or ():
            if member.readyState == member.OPEN:
                member.send(text)

    @room.on("connection")
    def _(member: ws.WebSocket) -> None:
        tell(f"{len(room.clients or ())} in the room")
        member.on("message", lambda data: tell(data.decode()))
        member.on("error", lambda err: print(err.code, flush=True))
        member.on("close", lambda: tell(f"{len(room.clients or ())} in the room"))

    server.listen(port, "127.0.0.1", lambda: print("chatting at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
