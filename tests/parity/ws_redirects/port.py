"""Redirects of the handshake: followed if asked for, at most so many, and only to where a WebSocket can be."""

from __future__ import annotations

import json
from typing import Any

import pynet as net
import pynet.http as http
import pynet.ws as ws
from tests.parity.prelude import port_of

server = http.createServer()
sockets = ws.WebSocketServer({"noServer": True})
port = 0


@server.on("upgrade")
def upgrade(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
    where, _, left = (req.url or "").removeprefix("/").partition("/")
    to = {
        "relative": "/home",
        "absolute": f"ws://127.0.0.1:{port}/home",
        "http": f"http://127.0.0.1:{port}/home",
        "loop": f"/loop/{int(left or 0) - 1}",
        "bad": "ws://[",
        "elsewhere": "ftp://127.0.0.1/",
        "fragment": "/home#here",
    }.get(where)
    if to is None or left == "0":
        greeting = f"{req.url}, authorization {req.headers.get('authorization', 'none')}"
        sockets.handleUpgrade(req, socket, head, lambda one: one.send(greeting))
    else:
        socket.end(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nConnection: close\r\n\r\n")


TRIES: list[tuple[str, dict[str, Any]]] = [
    ("relative", {}),
    ("relative", {"followRedirects": True}),
    ("relative", {"followRedirects": True, "auth": "me:secret"}),
    ("absolute", {"followRedirects": True}),
    ("http", {"followRedirects": True}),
    ("loop/10", {"followRedirects": True}),
    ("loop/11", {"followRedirects": True}),
    ("loop/3", {"followRedirects": True, "maxRedirects": 3}),
    ("loop/3", {"followRedirects": True, "maxRedirects": 2}),
    ("bad", {"followRedirects": True}),
    ("elsewhere", {"followRedirects": True}),
    ("fragment", {"followRedirects": True}),
]


def plain(text: str | None) -> str:
    return str(text).replace(str(port), "PORT")


def run_next() -> None:
    if not TRIES:
        server.close()
        return
    path, options = TRIES.pop(0)
    print(path, json.dumps(options, separators=(",", ":")))
    client = ws.WebSocket(f"ws://127.0.0.1:{port}/{path}", options)

    @client.on("redirect")
    def _(url: str, req: http.ClientRequest) -> None:
        print(f"  redirect {plain(url)}, asks for {req.path}, readyState {client.readyState}")

    client.on("open", lambda: print(f"  open {plain(client.url)}"))

    @client.on("message")
    def _(data: bytes) -> None:
        print(f"  message {data.decode()}")
        client.close()

    client.on("error", lambda err: print(f"  error {err}, readyState {client.readyState}"))

    @client.on("close")
    def _(code: int) -> None:
        print(f"  close {code}")
        run_next()


def listening() -> None:
    global port
    port = port_of(server)
    run_next()


server.listen(0, "127.0.0.1", listening)
net.run()
