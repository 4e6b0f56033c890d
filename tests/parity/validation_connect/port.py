"""What connect() and the Socket constructor refuse at the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.errors import NodeError


def name_of(err: Exception) -> str:
    return "TypeError" if isinstance(err, TypeError) else "RangeError" if isinstance(err, ValueError) else "Error"


def attempt(what: str, f: Callable[[], Any]) -> None:
    try:
        f().destroy()
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {name_of(err)} {err.code}")
        print(f"  {err.message}")


connect: Any = net.connect
Socket: Any = net.Socket
module: Any = net

attempt("no arguments", lambda: connect())
attempt("{}", lambda: connect({}))
attempt("port 70000", lambda: connect(70000))
attempt("port -1", lambda: connect(-1))
attempt("port true", lambda: connect({"port": True}))
attempt("port NaN text", lambda: connect({"port": "x"}))
attempt("port {}", lambda: connect({"port": {}}))
attempt("path 5", lambda: connect({"path": 5}))
attempt("host 5", lambda: connect({"port": 1, "host": 5}))
attempt("host with NUL", lambda: connect({"port": -1, "host": "a\0b", "lookup": 5}))
attempt("lookup 5", lambda: connect({"port": 1, "host": "h", "lookup": 5}))
attempt("localAddress", lambda: connect({"port": 1, "host": "127.0.0.1", "localAddress": "x"}))
attempt("localPort text", lambda: connect({"port": 1, "host": "127.0.0.1", "localPort": "x"}))
attempt("hints", lambda: connect({"port": 1, "host": "h", "hints": 3333}))
attempt("autoSelectFamily", lambda: connect({"port": 1, "host": "127.0.0.1", "autoSelectFamily": 5}))
attempt("attemptTimeout", lambda: connect({"port": 1, "host": "h", "autoSelectFamilyAttemptTimeout": -1}))
attempt("timeout", lambda: connect({"port": 1, "host": "127.0.0.1", "timeout": -1}))
attempt("signal", lambda: Socket({"signal": "x"}))
attempt("objectMode", lambda: Socket({"objectMode": True}))
attempt("fd -1", lambda: Socket({"fd": -1}))
attempt("fd text", lambda: Socket({"fd": "x"}))
attempt("highWaterMark", lambda: Socket({"highWaterMark": -1}))
attempt("setTimeout", lambda: Socket().setTimeout(-1))
attempt("setTimeout text", lambda: Socket().setTimeout("x"))
attempt("setTimeout callback", lambda: Socket().setTimeout(1, "x"))
attempt("setEncoding", lambda: Socket().setEncoding("x"))
attempt("on", lambda: Socket().on("data", None))
attempt("setDefaultAutoSelectFamily", lambda: module.setDefaultAutoSelectFamily(1))
attempt("setDefault...AttemptTimeout", lambda: module.setDefaultAutoSelectFamilyAttemptTimeout(0))
