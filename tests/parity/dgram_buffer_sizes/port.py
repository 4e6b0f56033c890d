"""The kernel's buffers: options, methods, what they refuse."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import MISSING, NodeError, NodeSystemError
from tests.parity.prelude import word


def shown(size: object) -> str:
    return {"nan": "NaN", "inf": "Infinity"}.get(str(size), word(size, "null"))


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        result = f()
        print(f"{what}: {result if isinstance(result, int) else 'fine'}")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}: {err.message}")
        if isinstance(err, NodeSystemError):
            print(f"  {err.syscall}, {err.info['code']}, {err.info['message']}")


socket = dgram.createSocket({"type": "udp4", "recvBufferSize": 10000, "sendBufferSize": 20000})
untyped: Any = socket
attempt("get, unbound", lambda: socket.getRecvBufferSize())
attempt("get send, unbound", lambda: socket.getSendBufferSize())
attempt("set, unbound", lambda: socket.setRecvBufferSize(8192))
attempt("set send, unbound", lambda: socket.setSendBufferSize(8192))
socket.bindSync()
print("options at work", word(socket.getRecvBufferSize() >= 10000), word(socket.getSendBufferSize() >= 20000))


def set(size: Any) -> None:
    attempt(f"set {shown(size)}", lambda: untyped.setRecvBufferSize(size))


for size in [-1, 1.5, math.nan, math.inf, "x", None, True, MISSING, 2**32]:
    set(size)
attempt("set 2**31", lambda: socket.setRecvBufferSize(2**31))
attempt("set send 2**31", lambda: socket.setSendBufferSize(2**31))
attempt("set send text", lambda: untyped.setSendBufferSize("x"))
before = socket.getRecvBufferSize()
attempt("set 0", lambda: socket.setRecvBufferSize(0))
print("unchanged", word(socket.getRecvBufferSize() == before))
attempt("set 16384", lambda: socket.setRecvBufferSize(16384))
attempt("set send 16384", lambda: socket.setSendBufferSize(16384))
print("changed", word(socket.getRecvBufferSize() >= 16384), word(socket.getSendBufferSize() >= 16384))
socket.close()

net.run()
