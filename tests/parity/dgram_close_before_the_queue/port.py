"""close() in 'listening' while a send waits for it: the send still begins, and is dropped; or it fails if nothing waits
yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.timers import setImmediate


def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
    print(f"slow: lookup {hostname}")
    setImmediate(callback, None, "127.0.0.1", 4)


slow = dgram.createSocket({"type": "udp4", "lookup": lookup})


@slow.on("close")
def _() -> None:
    print("slow: close")
    setImmediate(direct)


@slow.on("listening")
def _() -> None:
    slow.close()
    print("slow: closing")


slow.send("x", 9, "127.0.0.1", lambda: print("never"))


def direct() -> None:
    socket = dgram.createSocket(
        {"type": "udp4", "lookup": lambda hostname, family, callback: callback(None, "127.0.0.1", 4)}
    )
    socket.on("listening", lambda: socket.close())
    try:
        socket.send("x", 9, lambda: print("never"))
    except TypeError as err:
        print(f"direct: {err}")
    setImmediate(list)


def list() -> None:
    # A list is an object, and so the options.
    socket = dgram.createSocket("udp6")
    port: Any = [1, 2]

    def listening() -> None:
        print(f"list: {socket.address().address}")
        socket.close()

    socket.bind(port, "127.0.0.1", listening)


net.run()
