"""Every way to say where to bind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word

wrong: Any = "no function"
number_as_text: Any = "0"
no_number: Any = "x"

Form = tuple[str, Callable[[dgram.Socket, Callable[[], None]], object]]
forms: list[Form] = [
    ("bind()", lambda socket, callback: socket.bind()),
    ("bind(callback)", lambda socket, callback: socket.bind(callback)),
    ("bind(port)", lambda socket, callback: socket.bind(0)),
    ("bind(port, callback)", lambda socket, callback: socket.bind(0, callback)),
    ("bind(port, address)", lambda socket, callback: socket.bind(0, "127.0.0.1")),
    ("bind(port, address, callback)", lambda socket, callback: socket.bind(0, "127.0.0.1", callback)),
    ('bind(port, "")', lambda socket, callback: socket.bind(0, "", callback)),
    ("bind(null, null, callback)", lambda socket, callback: socket.bind(None, None, callback)),
    ('bind("0")', lambda socket, callback: socket.bind(number_as_text)),
    ('bind("x")', lambda socket, callback: socket.bind(no_number)),
    ("bind(65536)", lambda socket, callback: socket.bind(65536)),
    ("bind(port, name)", lambda socket, callback: socket.bind(0, "localhost", callback)),
    ("bind({})", lambda socket, callback: socket.bind({})),
    ("bind({ port })", lambda socket, callback: socket.bind({"port": 0})),
    ("bind({ address })", lambda socket, callback: socket.bind({"address": "127.0.0.1"})),
    (
        "bind({ port, address, exclusive }, callback)",
        lambda socket, callback: socket.bind({"port": 0, "address": "127.0.0.1", "exclusive": True}, callback),
    ),
    ("bind({ fd: -1 })", lambda socket, callback: socket.bind({"fd": -1})),
    ('bind(port, address, "no function")', lambda socket, callback: socket.bind(0, "127.0.0.1", wrong)),
]


def next() -> None:
    if not forms:
        return
    name, bind = forms.pop(0)
    socket = dgram.createSocket("udp4")

    @socket.on("listening")
    def _() -> None:
        address, family, port = socket.address()
        print(f"{name}: {address} {family}, a port {word(port > 0)}")
        socket.close(next)

    bind(socket, lambda: print(f"{name}: callback"))


next()

net.run()
