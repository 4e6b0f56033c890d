"""Where a failed look-up is reported: bind and calls without a callback emit 'error', a callback gets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.process import nextTick
from pynet.timers import setImmediate

failing = True


def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
    def answer() -> None:
        if failing:
            callback(Exception("lookup failed"))
        else:
            callback(None, hostname, family)
        print("answered")

    nextTick(answer)


socket = dgram.createSocket({"type": "udp4", "lookup": lookup})
socket.on("listening", lambda: print("listening"))


def bind_again() -> None:
    global failing
    failing = False

    def bound() -> None:
        global failing
        failing = True
        setImmediate(next)

    socket.bind(0, "127.0.0.1", bound)


def failed(what: str) -> Callable[[Any], None]:
    def callback(err: Any) -> None:
        print(f"callback of {what}: {err}")
        next()

    return callback


steps: list[Callable[[], object]] = [
    lambda: socket.bind(0, "127.0.0.1", lambda: print("never")),
    bind_again,
    lambda: socket.send("x", 9, "127.0.0.1", failed("send")),
    lambda: socket.send("x", 9, "127.0.0.1"),
    lambda: socket.connect(9, "127.0.0.1", failed("connect")),
    lambda: socket.connect(9, "127.0.0.1"),
    lambda: socket.close(lambda: print("close")),
]


def next() -> None:
    print(f"step {8 - len(steps)}")
    steps.pop(0)()


@socket.on("error")
def _(err: Exception) -> None:
    print(f"error event: {err}")
    setImmediate(next)


next()

net.run()
