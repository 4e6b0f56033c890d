"""Wrong options, and which is complained about when several are wrong."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
from pynet.errors import NodeError

createSocket: Any = dgram.createSocket


def attempt(what: str, options: dict[str, Any]) -> None:
    try:
        createSocket({"type": "udp4", **options})
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}")
        print(f"  {err.message}")


attempt("recvBufferSize text", {"recvBufferSize": "x"})
attempt("recvBufferSize -1", {"recvBufferSize": -1})
attempt("recvBufferSize 1.5", {"recvBufferSize": 1.5})
attempt("recvBufferSize 2**32", {"recvBufferSize": 2**32})
attempt("recvBufferSize 0", {"recvBufferSize": 0})
attempt("recvBufferSize null", {"recvBufferSize": None})
attempt("sendBufferSize text", {"sendBufferSize": "x"})
attempt("sendBufferSize true", {"sendBufferSize": True})
attempt("lookup 5", {"lookup": 5})
attempt("lookup null", {"lookup": None})
attempt("lookup text", {"lookup": "x"})
attempt("signal {}", {"signal": {}})
attempt("signal null", {"signal": None})
attempt("signal 5", {"signal": 5})
attempt("receiveBlockList {}", {"receiveBlockList": {}})
attempt("receiveBlockList 5", {"receiveBlockList": 5})
attempt("receiveBlockList null", {"receiveBlockList": None})
attempt("sendBlockList []", {"sendBlockList": [1]})
attempt("sendBlockList false", {"sendBlockList": False})
attempt("reuseAddr text", {"reuseAddr": "x"})
attempt("ipv6Only text", {"ipv6Only": "x"})
attempt("reusePort text", {"reusePort": "x"})
attempt("sizes", {"sendBufferSize": "b", "recvBufferSize": "a"})
attempt("size and list", {"recvBufferSize": "a", "receiveBlockList": 5})
attempt("lists", {"receiveBlockList": 5, "sendBlockList": 6})
attempt("list and lookup", {"receiveBlockList": 5, "lookup": 5})
attempt("lookup and type", {"type": "udp5", "lookup": 5})
attempt("type and signal", {"type": "udp5", "signal": 5})
