"""The forms of send on a connected socket, and those that name a receiver all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port
got: list[str] = []

socket = dgram.createSocket("udp4")
untyped: Any = socket
Callback = Callable[[Any, int], None]


def attempt(what: str, call: Callable[[Callback], None]) -> None:
    try:
        call(lambda err, size: print(f"{what}: sent {size}"))
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}: {err.message}")


@receiver.on("message")
def _(msg: bytes) -> None:
    got.append(msg.decode())
    if msg != b"last":
        return
    print("got", *got)
    socket.close()
    receiver.close()


socket.connectSync(port, "127.0.0.1")
attempt("msg", lambda callback: socket.send("one"))
attempt("msg, callback", lambda callback: socket.send("two", callback))
attempt("msg, offset, length", lambda callback: socket.send("-three", 1, 5))
attempt("msg, offset, length, callback", lambda callback: socket.send("-four-", 1, 4, callback))
attempt("list, callback", lambda callback: socket.send(["fi", "ve"], callback))
attempt("msg, null", lambda callback: socket.send("six", None))
attempt("msg, port", lambda callback: socket.send("seven", port))
attempt("msg, port, address", lambda callback: socket.send("eight", port, "127.0.0.1"))
attempt("msg, port, address, callback", lambda callback: socket.send("never", port, "127.0.0.1", callback))
attempt("msg, offset, length, port", lambda callback: socket.send("never", 0, 2, port))
attempt("msg, offset, length, port, callback", lambda callback: socket.send("never", 0, 2, port, callback))
attempt("msg, offset, length, undefined, address", lambda callback: untyped.send("never", 0, 2, None, "127.0.0.1"))
attempt("offset", lambda callback: socket.send("abc", 5, 1))
attempt("no data", lambda callback: untyped.send(5))
attempt("last", lambda callback: socket.send("last", callback))

net.run()
