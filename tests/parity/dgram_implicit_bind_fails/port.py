"""The bind that send needs fails: one 'error' event, the datagrams are gone, their callbacks never run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.process import nextTick
from pynet.timers import setImmediate

failing = True


def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
    nextTick(lambda: callback(Exception("no bind") if failing else None, hostname, family))


socket = dgram.createSocket({"type": "udp4", "lookup": lookup})


@socket.on("error")
def _(err: Exception) -> None:
    global failing
    print(f"error: {err}")
    print("listeners", socket.listenerCount("listening"))
    failing = False

    def sent(err: Any, size: int) -> None:
        print("sent", "null" if err is None else err, size)
        socket.close()

    setImmediate(lambda: socket.send("kept", 9, "127.0.0.1", sent))


socket.on("close", lambda: print("close"))
socket.send("lost", 9, "127.0.0.1", lambda: print("never"))
socket.send("lost", 9, "127.0.0.1", lambda: print("never"))
print("listeners", socket.listenerCount("listening"))

net.run()
