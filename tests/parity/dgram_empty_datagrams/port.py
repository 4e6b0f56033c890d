"""Nothing is a datagram, too: empty text, empty buffer, empty list, list of empty pieces."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
import pynet as net

socket = dgram.createSocket("udp4")
socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port
empty: dict[str, dgram.Message] = {"text": "", "buffer": b"", "list": [], "list of pieces": ["", b""]}
count = 0


def sent(name: str) -> Any:
    return lambda err, size: print(f"{name}: {'null' if err is None else err} {size}")


@socket.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    global count
    print(f"message of {len(msg)} bytes, size {rinfo.size}")
    count += 1
    if count == 5:
        socket.close()


for name, msg in empty.items():
    socket.send(msg, port, "127.0.0.1", sent(name))
socket.send(b"x", 1, 0, port, "127.0.0.1", sent("empty part"))

net.run()
