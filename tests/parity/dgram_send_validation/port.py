"""What send refuses at the call, and in which order."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError

socket = dgram.createSocket("udp4")
untyped: Any = socket


def attempt(what: str, *args: Any) -> None:
    try:
        untyped.send(*args)
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}")
        print(f"  {err.message}")


attempt("nothing")
attempt("msg 5", 5, 9)
attempt("msg {}", {"a": 1}, 9)
attempt("msg null", None, 9)
attempt("msg true", True, 9)
attempt("no port", "x")
attempt("callback only", "x", lambda: None)
attempt("port 0", "x", 0)
attempt("port -1", "x", -1)
attempt("port 65536", "x", 65536)
attempt("port 1.5", "x", 1.5)
attempt("port text", "x", "p")
attempt("port null", "x", None)
attempt("port true", "x", True)
attempt("address 5", "x", 9, 5)
attempt("address true", "x", 9, True)
attempt("address 0", "x", 9, 0)
attempt("address false", "x", 9, False)
attempt("list of numbers", [5], 9)
attempt("list with a number", ["a", 5], 9)
attempt("list with null", [None], 9)
attempt("nested list", [["a"]], 9)
attempt("callback text", "x", 9, "127.0.0.1", "notfn")
attempt("callback 5", "x", 9, "127.0.0.1", 5)
attempt("msg and port", 5, 0)
attempt("port and address", "x", 0, 5)
attempt("msg and address", 5, 9, 5)
socket.close()
attempt("msg 5, closed", 5, 0)
attempt("port 0, closed", "x", 0)
attempt("address 5, closed", "x", 9, 5)
attempt("all right, closed", "x", 9)

net.run()
