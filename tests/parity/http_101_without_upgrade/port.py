"""A 101 that does not say what it switches to is an answer like others; what comes behind it is dropped."""

from __future__ import annotations

import json

import pynet as net
import pynet.http as http
from tests.parity.prelude import port_of

HEADS = [
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
    "HTTP/1.1 101 X\r\nConnection: Upgrade\r\n\r\n",
    "HTTP/1.1 101 X\r\nContent-Length: 3\r\n\r\nxyz",
    "HTTP/1.1 101 X\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: a\r\n\r\nxyz",
]


def next_head() -> None:
    if HEADS:
        ask(HEADS.pop(0))


def ask(head: str) -> None:
    print(json.dumps(head))

    def on_connection(socket: net.Socket) -> None:
        socket.on("error", lambda: None)
        socket.once("data", lambda: socket.end(head))

    def on_listening() -> None:
        request = http.get({"port": port_of(server), "host": "127.0.0.1", "agent": False})

        @request.on("response")
        def _(response: http.IncomingMessage) -> None:
            print("response", response.statusCode)
            response.on("data", lambda chunk: print("data", chunk.decode()))
            response.on("end", lambda: print("end"))

        @request.on("upgrade")
        def _(response: http.IncomingMessage, socket: net.Socket, rest: bytes) -> None:
            print("upgrade", rest.decode())
            socket.destroy()

        request.on("information", lambda: print("information"))
        request.on("error", lambda err: print("error", getattr(err, "code", None)))

        @request.on("close")
        def _() -> None:
            print("close")
            server.close(next_head)

    server = net.createServer(on_connection)
    server.listen(0, "127.0.0.1", on_listening)


next_head()
net.run()
