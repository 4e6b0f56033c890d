"""A socket closed before its bind has ended never listens; bind errors do not come either."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.timers import setImmediate

holder = dgram.createSocket("udp4")
holder.bindSync({"address": "127.0.0.1"})
port = holder.address().port

start: dict[str, Callable[[dgram.Socket], object]] = {
    "free": lambda socket: socket.bind(0, "127.0.0.1", lambda: print("never")),
    "in use": lambda socket: socket.bind(port, "127.0.0.1", lambda: print("never")),
    "name": lambda socket: socket.bind(0, "localhost", lambda: print("never")),
    "unknown": lambda socket: socket.bind(0, "no-such-host.invalid", lambda: print("never")),
}

names = list(start)


def next() -> object:
    if not names:
        return holder.close()
    name = names.pop(0)
    socket = dgram.createSocket("udp4")
    socket.on("listening", lambda: print("never"))
    socket.on("error", lambda: print("never"))
    socket.on("close", lambda: print(f"{name}: close"))
    start[name](socket)
    return socket.close(lambda: setImmediate(next))


next()

net.run()
