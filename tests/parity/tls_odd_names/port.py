"""Names that no host has, and peers that say next to nothing: what either side is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pynet as net
from pynet import tls
from pynet.errors import NodeError
from tests.parity.prelude import port_of, word

pem = (Path(__file__).parents[2] / "data" / "identity.pem").read_bytes()

Start = Callable[[int, list[str], Callable[[], object]], object]


def show(text: object) -> str:
    return word(text).replace("\0", "(NUL)")


def words(err: NodeError) -> str:
    return f"{err.code} {show('' if err.message.startswith('error:') else err.message)}"


# A server, and a client of it: the next life begins when both have come to their end.
def life(title: str, start: Start, then: Callable[[], object]) -> None:
    client: list[str] = []
    server: list[str] = []
    left = 2

    def done() -> None:
        nonlocal left
        left -= 1
        if left:
            return
        print(f"{title}\n  client: {', '.join(client)}\n  server: {', '.join(server)}")
        listening.close(lambda: then())

    def secured(socket: tls.TLSSocket) -> None:
        server.append(f"asked for {show(socket.servername)}")
        socket.resume()
        socket.end()
        done()

    listening = tls.createServer({"key": pem, "cert": pem}, secured)

    def refused(err: NodeError) -> None:
        server.append(words(err))
        done()

    listening.on("tlsClientError", refused)

    def started() -> None:
        start(port_of(listening), client, done)

    listening.listen(0, "127.0.0.1", started)


def connect(**options: str) -> Start:
    def start(port: int, trace: list[str], done: Callable[[], object]) -> None:
        given: dict[str, Any] = {"port": port, "host": "127.0.0.1", "ca": pem, **options}
        socket = tls.connect(cast("tls.ConnectionOptions", given))
        socket.on("secureConnect", lambda: trace.append(f"secure {show(socket.authorized)} {show(socket.servername)}"))
        socket.on("error", lambda err: trace.append(words(err)))
        socket.on("close", lambda: done())
        socket.resume()

    return start


def sending(end: Callable[[net.Socket, bytes], object], *sent: int) -> Start:
    def start(port: int, trace: list[str], done: Callable[[], object]) -> None:
        socket: net.Socket = net.connect(port, "127.0.0.1", lambda: end(socket, bytes(sent)))
        socket.on("error", lambda err: trace.append(words(err)))
        socket.on("close", lambda: done())
        socket.resume()

    return start


names = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "",
    "bücher.example",
    "xn--bcher-kva.example",
    "a\0b.example",
    "localhost\0.example",
    "\0",
    "a_b.example",
    "*.example",
    ".example",
    "x" * 64,
    "x" * 255,
    "x" * 256,
]

lives = [(f"servername {show(servername)[:30]}", connect(servername=servername)) for servername in names]
lives.append(("nothing and FIN", sending(lambda socket, data: socket.end())))
lives.append(("two bytes and FIN", sending(lambda socket, data: socket.end(data), 22, 3)))
lives.append(("a header and FIN", sending(lambda socket, data: socket.end(data), 22, 3, 1, 1, 0)))

for servername in ("127.0.0.1", "::1"):
    try:
        tls.connect({"port": 1, "servername": servername})
    except NodeError as err:
        print(f"servername {servername}: {words(err)}")


def next_life() -> None:
    if lives:
        title, start = lives.pop(0)
        life(title, start, next_life)


next_life()
net.run()
