"""The older form of send: every argument in its place, and checked."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import MISSING, NodeError

socket = dgram.createSocket("udp4")
untyped: Any = socket
socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port


def attempt(what: str, *args: Any) -> None:
    try:
        untyped.sendto(*args)
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}: {err.message}")


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    socket.close()


attempt("short form", "abc", port, "127.0.0.1", MISSING, MISSING)
attempt("offset text", "abc", "x", 1, port, "127.0.0.1")
attempt("length text", "abc", 0, "x", port, "127.0.0.1")
attempt("address 5", "abc", 0, 1, port, 5)
attempt("address null", "abc", 0, 1, port, None)
attempt("port 0", "abc", 0, 1, 0, "127.0.0.1")
attempt("offset 4", "abc", 4, 1, port, "127.0.0.1")
attempt(
    "all right", "abc", 1, 2, port, "127.0.0.1", lambda err, size: print("sent", "null" if err is None else err, size)
)

net.run()
