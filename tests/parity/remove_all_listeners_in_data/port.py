"""A socket that loses all listeners inside 'data' flows on, ends and closes; so does its server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def end_later(socket: net.Socket) -> None:
    socket.removeAllListeners()
    setImmediate(lambda: socket.end("bye"))


def write_only(socket: net.Socket) -> None:
    socket.removeAllListeners()
    socket.write("bye")


ways: dict[str, Callable[[net.Socket], Any]] = {
    "removeAllListeners(), end()": lambda socket: socket.removeAllListeners().end("bye"),
    'removeAllListeners("data"), end()': lambda socket: socket.removeAllListeners("data").end("bye"),
    "removeAllListeners(), end() later": end_later,
    'removeAllListeners("data"), ("readable"), end()': (
        lambda socket: socket.removeAllListeners("data").removeAllListeners("readable").end("bye")
    ),
    "removeAllListeners(), answered by the end of the peer": write_only,
}


def play(names: list[str]) -> None:
    if not names:
        return
    name = names.pop(0)
    got: list[str] = []

    def connection(socket: net.Socket) -> None:
        socket.on("error", lambda: print("error"))

        @socket.on("data")
        def _() -> None:
            ways[name](socket)

            def closed() -> None:
                ended = f"{word(socket.destroyed)} {word(socket.readableEnded)}"
                print(f"{name}: got {''.join(got)}, server closed, socket {ended}")
                play(names)

            server.close(closed)

    def listening() -> None:
        client = net.connect(port_of(server), "127.0.0.1")
        client.setEncoding("utf8")
        client.write("hello")

        @client.on("data")
        def _(text: str) -> None:
            got.append(text)
            client.end("more")

    server = net.createServer(connection)
    server.listen(0, "127.0.0.1", listening)


play(list(ways))
net.run()
