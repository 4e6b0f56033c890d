"""A datagram that does not fit: EMSGSIZE for the callback, silence without one; the greatest one passes."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError

socket = dgram.createSocket("udp4")
socket.on("error", lambda: print("never"))


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"got {len(msg)} bytes")
    socket.close()


socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port


def too_long(err: NodeOSError, size: int | None) -> None:
    print(f"{err.name} {err.code}: {err.message}")
    shown = "none" if size is None else size
    print(f"syscall {err.syscall}, address {err.address}, port {err.port}, bytes {shown}")

    def list_too_long(err: NodeOSError) -> None:
        print(f"list: {err.code}")
        socket.send(bytes(70000), 9, "127.0.0.1")
        socket.send(
            bytes(65507),
            port,
            "127.0.0.1",
            lambda err, size: print(f"the greatest: {'null' if err is None else err} {size}"),
        )

    socket.send([bytes(40000), bytes(40000)], 9, "127.0.0.1", list_too_long)


socket.send(bytes(65508), 9, "127.0.0.1", too_long)

net.run()
