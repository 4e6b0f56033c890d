"""What listen() and createServer() refuse at the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.errors import NodeError


def name_of(err: Exception) -> str:
    return "TypeError" if isinstance(err, TypeError) else "RangeError" if isinstance(err, ValueError) else "Error"


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        f()
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {name_of(err)} {err.code}")
        print(f"  {err.message}")


def server() -> Any:
    return net.createServer()


create: Any = net.createServer
attempt("port 70000", lambda: server().listen(70000))
attempt("port -1", lambda: server().listen(-1))
attempt("port 1.5", lambda: server().listen(1.5))
attempt('{port: "x"}', lambda: server().listen({"port": "x"}))
attempt("{port: true}", lambda: server().listen({"port": True}))
attempt("{}", lambda: server().listen({}))
attempt("true", lambda: server().listen(True))
attempt('path ""', lambda: server().listen(""))
attempt("{path: 5}", lambda: server().listen({"path": 5}))
attempt("{host: 5}", lambda: server().listen({"port": 0, "host": 5}))
attempt('{signal: "x"}', lambda: server().listen({"port": 0, "signal": "x"}))
attempt('{fd: "x"}', lambda: server().listen({"fd": "x"}))
attempt("{fd: -1}", lambda: server().listen({"fd": -1}))
attempt("listener 5", lambda: create(5))
attempt("options null", lambda: create(None))
attempt("highWaterMark -1", lambda: create({"highWaterMark": -1}))
attempt('keepAliveInitialDelay "x"', lambda: create({"keepAliveInitialDelay": "x"}))
attempt("blockList {}", lambda: create({"blockList": {}}))

twice: Any = net.createServer()


def listening() -> None:
    attempt("listen twice", lambda: twice.listen(0))
    twice.close()


twice.listen(0, listening)
attempt("getConnections()", lambda: twice.getConnections())
attempt('close("x")', lambda: twice.on("close", "x"))

net.run()
