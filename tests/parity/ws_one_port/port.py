"""Pages and two kinds of WebSockets on one port: by path, by handleUpgrade() with a check of Origin, subprotocols."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pynet as net
import pynet.http as http
import pynet.ws as ws
from tests.parity.prelude import port_of

lines: list[str] = []
pages = http.createServer(lambda req, res: res.end(f"page {req.url}"))
chat = ws.WebSocketServer(
    {
        "noServer": True,
        "handleProtocols": lambda offered, req: next((name for name in offered if name.startswith("chat.")), False),
    }
)
news = ws.WebSocketServer({"noServer": True})

chat.on("connection", lambda socket, req: socket.send(f'chat at {req.url}, protocol "{socket.protocol}"'))


def on_news(socket: ws.WebSocket, req: http.IncomingMessage, who: str) -> None:
    socket.send(f'news for {who}, protocol "{socket.protocol}"')


news.add_listener("connection", on_news)


@pages.on("upgrade")
def upgrade(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
    pathname = urlsplit(req.url or "").path
    if pathname == "/chat":
        chat.handleUpgrade(req, socket, head, lambda one: chat.emit("connection", one, req))
    elif pathname == "/news" and req.headers.get("origin") == "http://example.test":
        news.handleUpgrade(req, socket, head, lambda one: news.emit("connection", one, req, "you"))
    else:
        status = "403 Forbidden" if pathname == "/news" else "404 Not Found"
        socket.end(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


TRIES: list[tuple[str, list[str], dict[str, Any]]] = [
    ("/chat?room=1", [], {}),
    ("/chat", ["chat.1", "chat.2"], {}),
    ("/chat", ["other"], {}),
    ("/news", [], {}),
    ("/news", [], {"origin": "http://example.test"}),
    ("/news", ["a", "b"], {"headers": {"Origin": "http://example.test"}}),
    ("/elsewhere", [], {}),
]


def port() -> int:
    return port_of(pages)


def run_next() -> None:
    if not TRIES:
        page()
        return
    path, protocols, options = TRIES.pop(0)
    lines.append(f"{path} {json.dumps(protocols, separators=(',', ':'))}")
    client = ws.WebSocket(f"ws://127.0.0.1:{port()}{path}", protocols, options)
    client.on("open", lambda: lines.append(f'  open, protocol "{client.protocol}"'))

    @client.on("message")
    def _(data: bytes) -> None:
        lines.append(f"  {data.decode()}")
        client.close()

    client.on("error", lambda err: lines.append(f"  error {err}"))

    @client.on("close")
    def _(code: int) -> None:
        lines.append(f"  close {code}")
        run_next()


def page() -> None:
    def response(res: http.IncomingMessage) -> None:
        body = ""

        @res.on("data")
        def _(chunk: bytes) -> None:
            nonlocal body
            body += chunk.decode()

        @res.on("end")
        def _() -> None:
            lines.append(f"{res.statusCode} {body}")
            pages.close()
            print(*lines, sep="\n")

    http.get({"port": port(), "host": "127.0.0.1", "path": "/chat", "agent": False}, response)


pages.listen(0, "127.0.0.1", run_next)
net.run()
