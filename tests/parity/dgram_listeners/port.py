"""Listeners come and go as on any emitter; the callback of close is a listener like others."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word

socket = dgram.createSocket("udp4")


@socket.on("newListener")
def _(event: str) -> None:
    if isinstance(event, str):
        print(f"new listener of {event}")


def second() -> None:
    print("second")


chained = socket.on("listening", lambda: print("first")).on("listening", second)
print("chaining", word(chained is socket))
socket.prependListener("listening", lambda: print("before all"))
socket.once("message", lambda msg: print(f"once {msg.decode()}"))


@socket.on("message")
def _() -> None:
    if socket.listenerCount("message") == 1:
        socket.removeListener("listening", second)


count = 0


@socket.on("message")
def _() -> None:
    global count
    count += 1
    if count == 2:
        socket.close(lambda: print("closed"))


def bound() -> None:
    port = socket.address().port
    socket.send("1", port, "127.0.0.1")
    socket.send("2", port, "127.0.0.1")


socket.bind(0, "127.0.0.1", bound)
print(*[name for name in socket.eventNames() if isinstance(name, str)])

net.run()
