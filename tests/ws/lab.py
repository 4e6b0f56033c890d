"""Servers, clients and raw peers for the tests of whole connections."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.ws as ws
from tests.lab import port_of

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = ("Connection: Upgrade", "Upgrade: websocket")
HANDSHAKE = (*UPGRADE, "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {KEY}")


def request(*lines: str, first: str = "GET / HTTP/1.1") -> bytes:
    """The head of a request."""
    return "\r\n".join([first, "Host: x", *lines, "", ""]).encode("latin-1")


def url_of(server: Any, path: str = "/") -> str:
    return f"ws://127.0.0.1:{port_of(server)}{path}"


def serve(use: Callable[[ws.WebSocketServer], object], **options: Any) -> ws.WebSocketServer:
    """A server on a port of its own; *use* is called when it listens."""
    server = ws.WebSocketServer(port=0, host="127.0.0.1", **options)
    server.on("listening", lambda: use(server))
    return server


class Raw:
    """A raw client: what it got, before and behind the end of the head."""

    def __init__(self, port: int, data: bytes, then: Callable[[Raw], object] | None = None) -> None:
        self.received = b""
        self._then = then
        self.socket = net.connect(port, "127.0.0.1")
        self.socket.on("error", lambda: None)
        self.socket.on("data", self._on_data)
        self.socket.write(data)

    def _on_data(self, chunk: bytes) -> None:
        self.received += chunk
        then = self._then
        if then is not None and b"\r\n\r\n" in self.received:
            self._then = None
            then(self)

    @property
    def head(self) -> str:
        return self.received.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        return self.received.partition(b"\r\n\r\n")[2]


def accept_for(head: bytes) -> str:
    key = head.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
    return base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()


def raw_server(
    answer: str | None, then: Callable[[net.Server, int], object], on_head: Callable[[net.Socket], object] | None = None
) -> net.Server:
    """A server that answers the first request with the lines of *answer*, ACC in it replaced by the right key.

    *then* is called with the server's port.
    """

    def on_connection(socket: net.Socket) -> None:
        socket.on("error", lambda: None)

        def on_first(head: bytes) -> None:
            if answer is not None:
                socket.write(answer.replace("ACC", accept_for(head)).replace("\n", "\r\n"), "latin1")
            if on_head is not None:
                on_head(socket)

        socket.once("data", on_first)
        socket.resume()

    server = net.createServer(on_connection)
    server.listen(0, "127.0.0.1", lambda: then(server, port_of(server)))
    return server


OK = "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: ACC\n"
