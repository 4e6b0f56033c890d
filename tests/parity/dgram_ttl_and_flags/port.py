"""Hops, broadcast and loopback: what each takes and returns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import word


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        print(f"{what}: {word(f(), 'nothing')}")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}: {err.message}")


def try_all(type: dgram.SocketType) -> None:
    socket = dgram.createSocket(type)
    untyped: Any = socket
    print(type)
    attempt("setTTL, unbound", lambda: socket.setTTL(64))
    attempt("setMulticastTTL, unbound", lambda: socket.setMulticastTTL(64))
    attempt("setBroadcast, unbound", lambda: socket.setBroadcast(True))
    attempt("setMulticastLoopback, unbound", lambda: socket.setMulticastLoopback(True))
    interface = "127.0.0.1" if type == "udp4" else "::1"
    attempt("setMulticastInterface, unbound", lambda: socket.setMulticastInterface(interface))
    socket.bindSync()
    for ttl in [1, 64, 255, 64.9, 0, -1, 256, "x", None, True]:
        attempt(f"setTTL {word(ttl, 'null')}", partial(untyped.setTTL, ttl))
    for ttl in [0, 1, 255, 256, "x"]:
        attempt(f"setMulticastTTL {word(ttl, 'null')}", partial(untyped.setMulticastTTL, ttl))
    attempt("setBroadcast true", lambda: socket.setBroadcast(True))
    attempt("setBroadcast text", lambda: untyped.setBroadcast("x"))
    attempt("setMulticastLoopback true", lambda: socket.setMulticastLoopback(True))
    attempt("setMulticastLoopback 0", lambda: untyped.setMulticastLoopback(0))
    socket.close()


try_all("udp4")
try_all("udp6")

net.run()
