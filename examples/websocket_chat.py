"""A chat in the browser: one port serves a page over HTTP and, when the page asks for it, a WebSocket.

wsproto knows the protocol: pip install 'pynet-node[examples]'.

    python -m pynet examples/websocket_chat.py [port]      try it with: http://127.0.0.1:8081/ in two browser windows
"""

from __future__ import annotations

import sys

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Event, Ping, RejectConnection, Request, TextMessage
from wsproto.utilities import ProtocolError

import pynet as net

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
LONGEST_HEAD, LONGEST_TEXT = 16384, 65536


class Chat:
    """The browsers that are connected."""

    def __init__(self) -> None:
        self.members: set[Member] = set()

    def call(self, socket: net.Socket) -> None:
        """Read the head of a request, which says what is wanted."""
        head = b""

        def received(chunk: bytes) -> None:
            nonlocal head
            head += chunk
            if len(head) > LONGEST_HEAD:
                socket.destroy()
            elif b"\r\n\r\n" in head:
                socket.off("data", received)
                if b"\r\nupgrade: websocket\r\n" in head.lower():
                    Member(self, socket).received(head)
                else:
                    answer(socket, head)

        socket.on("data", received)
        socket.on("error", lambda err: print(err, flush=True))

    def tell(self, text: str) -> None:
        print(text, flush=True)
        for member in list(self.members):
            member.send(TextMessage(text))


class Member:
    """A browser."""

    def __init__(self, chat: Chat, socket: net.Socket) -> None:
        self.chat, self.socket = chat, socket
        self.protocol = WSConnection(ConnectionType.SERVER)
        self.text = ""  # of a message that comes in several frames
        socket.on("data", self.received)
        socket.on("close", self.leave)

    def received(self, data: bytes) -> None:
        try:
            self.protocol.receive_data(data)
            for event in self.protocol.events():
                self.handle(event)
        except ProtocolError as err:
            self.leave()  # first of all: nothing can be said to this one any more
            self.socket.destroy(err)

    def handle(self, event: Event) -> None:
        if isinstance(event, Request):
            if event.target != "/chat":
                self.send(RejectConnection(status_code=404))
                self.socket.end()
                return
            self.send(AcceptConnection())
            self.chat.members.add(self)
            self.chat.tell(f"{len(self.chat.members)} in the room")
        elif isinstance(event, TextMessage):
            self.text += event.data
            if len(self.text) > LONGEST_TEXT:
                self.send(CloseConnection(code=1009))
                self.leave()
            elif event.message_finished:
                self.chat.tell(self.text)
                self.text = ""
        elif isinstance(event, Ping):
            self.send(event.response())
        elif isinstance(event, CloseConnection):
            self.send(event.response())
            self.leave()

    def send(self, event: Event) -> None:
        self.socket.write(self.protocol.send(event))

    def leave(self) -> None:
        self.socket.destroySoon()  # the server is the first to close
        if self in self.chat.members:
            self.chat.members.remove(self)
            self.chat.tell(f"{len(self.chat.members)} in the room")


def answer(socket: net.Socket, head: bytes) -> None:
    """Serve the page, and nothing else."""
    found = head.startswith(b"GET / ")
    body = (PAGE if found else "not here\n").encode()
    status = "200 OK" if found else "404 Not Found"
    socket.end(
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        + body
    )


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8081
    server = net.createServer(Chat().call)
    server.listen(port, "127.0.0.1", lambda: print("chatting at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
