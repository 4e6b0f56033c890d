"""What connect and connectSync refuse, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError


def attempt(what: str, call: Callable[[Any], object]) -> None:
    socket = dgram.createSocket("udp4")
    for method in ("connect", "connectSync"):
        try:
            call(getattr(socket, method))
            print(f"{method} {what}: fine")
        except NodeError as err:
            print(f"{method} {what}: {err.name} {err.code}")
            print(f"  {err.message}")
    socket.close()


attempt("nothing", lambda connect: connect())
attempt("port 0", lambda connect: connect(0))
attempt("port -1", lambda connect: connect(-1))
attempt("port 65536", lambda connect: connect(65536))
attempt("port 1.5", lambda connect: connect(1.5))
attempt("port text", lambda connect: connect("x"))
attempt('port ""', lambda connect: connect(""))
attempt("port null", lambda connect: connect(None))
attempt("port true", lambda connect: connect(True))
attempt("port {}", lambda connect: connect({}))
attempt("address 5", lambda connect: connect(9, 5))
attempt("address true", lambda connect: connect(9, True))
attempt("address {}", lambda connect: connect(9, {"a": 1}))
attempt("port 0, address 5", lambda connect: connect(0, 5))

socket = dgram.createSocket("udp4")
untyped: Any = socket
try:
    socket.connectSync(9, "localhost")
except NodeError as err:
    print(f"{err.name} {err.code}: {err.message}")
socket.bind(0)
try:
    socket.connectSync(9)
except NodeError as err:
    print(f"{err.name} {err.code}: {err.message}")
socket.close()
calls: list[Callable[[], object]] = [lambda: untyped.connect(0, 5), lambda: untyped.connectSync(0, 5)]
for call in calls:
    try:
        call()
    except NodeError as err:
        print(f"{err.name} {err.code}: {err.message}")

net.run()
