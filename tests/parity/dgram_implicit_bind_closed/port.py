"""A look-up that answers at once, and listeners that close, while send() and connect() bind first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.timers import setImmediate

answers: dict[str, Any] = {
    "bad": lambda host, family, callback: callback(None, "nonsense"),
    "fail": lambda host, family, callback: callback(Exception("no")),
    "good": lambda host, family, callback: callback(None, host if host == "0.0.0.0" else "127.0.0.1", 4),
}
calls: dict[str, Callable[[dgram.Socket, Callable[[], object]], object]] = {
    "send": lambda socket, done: socket.send("x", 9, "host", done),
    "connect": lambda socket, done: socket.connect(9, "host", done),
    "bind": lambda socket, done: socket.bind(0, done),
}


def scene(answer: str, call: str, closing: str | None) -> None:
    log: list[str] = []
    socket = dgram.createSocket("udp4", lookup=answers[answer])
    untyped: Any = socket
    for event in ("listening", "connect", "close"):
        untyped.on(event, lambda *, event=event: log.append(event))
    socket.on("error", lambda err: log.append(f"error {getattr(err, 'code', None) or err}"))
    if closing:
        untyped.on(closing, lambda: socket.close())
    try:
        calls[call](socket, lambda: log.append("callback"))
    except Exception as err:
        log.append(f"threw {err}")

    @setImmediate
    def _() -> None:
        print(answer, call, closing or "open", "-", ", ".join(log))
        if "close" not in log:
            socket.close()


for answer in ("bad", "fail"):
    for call in ("send", "connect", "bind"):
        scene(answer, call, "error")
        scene(answer, call, None)
for call in ("send", "connect", "bind"):
    scene("good", call, "listening")
net.run()
