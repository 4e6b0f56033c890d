"""A peer that is not there: an 'error' event each time the answer is read, and the socket lives on."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError
from pynet.timers import setImmediate
from tests.parity.prelude import word

gone = dgram.createSocket("udp4")
gone.bindSync({"address": "127.0.0.1"})
port = gone.address().port
gone.close()

socket = dgram.createSocket("udp4")
errors = 0


def sent(err: Any, size: int) -> None:
    print("sent", "null" if err is None else err, size)


@socket.on("error")
def _(err: NodeOSError) -> None:
    global errors
    print(f"{err.name} {err.code}: {err.message}")
    print(f"  syscall {err.syscall}, address {'none' if err.address is None else err.address}")
    print(f"  still connected {word(socket.remoteAddress().port == port)}")
    errors += 1
    if errors == 1:
        socket.send("two", sent)
    else:
        socket.disconnect()

        def last(err: Any, size: int) -> None:
            sent(err, size)
            setImmediate(lambda: socket.close())

        socket.send("nobody answers when unconnected", port, "127.0.0.1", last)


socket.on("close", lambda: print("close"))
socket.connect(port, "127.0.0.1", lambda: socket.send("one", sent))

net.run()
