"""A lookup that answers inside the call: bound when bind returns, but callbacks still come later."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word


def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
    callback(None, hostname, family)


socket = dgram.createSocket({"type": "udp4", "lookup": lookup})
socket.on("listening", lambda: print("listening"))
socket.on("connect", lambda: print("connect"))


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")

    def connected() -> None:
        print("callback of connect")
        socket.close()

    socket.connect(socket.address().port, connected)
    print("connect returned")


socket.on("close", lambda: print("close"))

socket.bind(0, "127.0.0.1", lambda: print("callback of bind"))
print("bind returned, a port", word(socket.address().port > 0))
socket.send("self", socket.address().port, "127.0.0.1", lambda err, size: print("callback of send", size))
print("send returned")

net.run()
