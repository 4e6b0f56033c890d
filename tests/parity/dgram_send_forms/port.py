"""Every way to call send on a socket without a peer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net

socket = dgram.createSocket("udp4")
untyped: Any = socket
socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port


def callback(name: str) -> Callable[[Any, int], None]:
    return lambda err, size: print(f"{name}: {'null' if err is None else err} {size}")


got: list[str] = []


@socket.on("message")
def _(msg: bytes) -> None:
    got.append(msg.decode())
    if msg != b"last":
        return
    print(*got)
    socket.close()


socket.send("a", port)
socket.send("b", port, callback("msg, port"))
socket.send("c", port, "127.0.0.1")
socket.send("d", port, "127.0.0.1", callback("msg, port, address"))
socket.send("e", port, "")
socket.send("f", port, None)
socket.send("g", port, callback=callback("msg, port, undefined"))
untyped.send("h", str(port), "127.0.0.1", callback("port as text"))
socket.send(b"-i-", 1, 1, port)
socket.send(b"-j-", 1, 1, port, callback("msg, offset, length, port"))
socket.send(b"-k-", 1, 1, port, "127.0.0.1")
socket.send(b"-l-", 1, 1, port, "127.0.0.1", callback("msg, offset, length, port, address"))
socket.send(b"-m-", 1, 1, port, "", callback("empty address"))
socket.send(["n", b"o"], port, "127.0.0.1", callback("list"))
socket.send(bytearray([112]), port, "127.0.0.1", callback("bytes"))
socket.send(memoryview(b"q"), port, "127.0.0.1", callback("view"))
socket.send("r", port, "127.0.0.1", None)
socket.send("last", port, "127.0.0.1")

net.run()
