"""Addresses that cannot be bound: each an error event, and the socket lives on."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError

attempts: list[tuple[dgram.SocketType, str]] = [
    ("udp4", "198.51.100.1"),
    ("udp4", "::1"),
    ("udp6", "127.0.0.1"),
    ("udp4", "no-such-host.invalid"),
]


def shown(value: object) -> str:
    return "none" if value is None else str(value)


def next() -> None:
    if not attempts:
        return
    type, address = attempts.pop(0)
    socket = dgram.createSocket(type)

    @socket.on("error")
    def _(err: NodeOSError) -> None:
        print(f"{type} {address}: {err.name} {err.code}: {err.message}")
        print(f"  syscall {err.syscall}, address {shown(err.address)}, port {shown(err.port)}")
        print(f"  hostname {shown(err.hostname)}")
        socket.close(next)

    socket.on("listening", lambda: print("never"))
    socket.bind(0, address)


next()

net.run()
