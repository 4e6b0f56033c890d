"""Which send errors are heard: those with a callback; the others are dropped, and the socket goes on."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
import pynet as net

socket = dgram.createSocket("udp4")
socket.on("error", lambda: print("never"))


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    socket.close()


socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port


def report(name: str) -> Any:
    def callback(err: Any, size: int | None) -> None:
        if err:
            print(f"{name}: {err.code}: {err.message}, {'none' if size is None else size} bytes")
        else:
            print(f"{name}: {size} bytes")

    return callback


socket.send("x", 9, "::1", report("other family"))
socket.send("x", 9, "::1")
socket.send("x", port, "255.255.255.255", report("broadcast"))
socket.send("x", port, "255.255.255.255")
socket.send(bytes(70000), port, report("no address"))
socket.send("last", port, "127.0.0.1", report("right"))

net.run()
