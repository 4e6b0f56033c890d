"""One connection to a server: what is sent, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from tests.lab import port_of

#: The types would refuse what is wrong on purpose.
create: Any = http.createServer


class Talk:
    """A client that sends bytes and keeps what comes back; the server closes with it.

    ``until`` ends it as soon as so many bytes of an answer are there that it says yes.
    """

    def __init__(self, server: http.Server, *pieces: bytes, until: Callable[[bytes], bool] | None = None) -> None:
        self.server = server
        self.received = b""
        self.client = net.Socket()
        self.until = until
        self.ended = False
        self.client.on("data", self._on_data)
        self.client.on("end", self._on_end)
        self.client.on("error", lambda: None)
        self.client.on("close", server.close)
        self.pieces = pieces
        server.listen(0, "127.0.0.1", lambda: self.client.connect(port_of(server), "127.0.0.1", self._on_connect))

    def _on_connect(self) -> None:
        for piece in self.pieces:
            self.client.write(piece)

    def _on_data(self, data: bytes) -> None:
        self.received += data
        if self.until is not None and self.until(self.received):
            self.client.destroy()

    def _on_end(self) -> None:
        self.ended = True

    @property
    def status(self) -> int:
        """Of the first answer; 0 if there is none."""
        return int(self.received[9:12]) if self.received.startswith(b"HTTP/1.1 ") else 0


def get(path: str = "/", *headers: str, version: str = "1.1", method: str = "GET") -> bytes:
    """A request."""
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: x", *headers, "", ""]).encode("latin-1")


def post(body: bytes, *headers: str, path: str = "/") -> bytes:
    """A request with a body."""
    return get(path, f"Content-Length: {len(body)}", *headers, method="POST") + body


def ends_with(tail: bytes) -> Callable[[bytes], bool]:
    """For `Talk.until`."""
    return lambda received: received.endswith(tail)
