"""Lines that TypeScript rejects in Node's own types, and mypy here. Run time stays Node's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pydgram as dgram
import pynet as net
from pynet import dns
from pynet.stream import finished, pipeline


def three(first: int, second: str, third: bytes) -> None: ...


def streams(socket: net.Socket, server: net.Server) -> None:
    socket.write(5)  # type: ignore[call-overload]
    socket.write(None)  # type: ignore[call-overload]
    socket.end(5)  # type: ignore[call-overload]
    socket.pipe(5)  # type: ignore[type-var]
    socket.pipe(server)  # type: ignore[type-var]
    socket.destroy("text")  # type: ignore[arg-type]
    pipeline(socket, 5, socket)  # type: ignore[arg-type]
    finished(5, lambda err: None)  # type: ignore[call-overload]


def callbacks(socket: net.Socket, server: net.Server, datagrams: dgram.Socket) -> None:
    socket.write("x", three)  # type: ignore[arg-type]
    socket.write("x", "utf8", three)  # type: ignore[arg-type]
    socket.end("x", three)  # type: ignore[arg-type]
    server.close(three)  # type: ignore[arg-type]
    server.getConnections(three)  # type: ignore[arg-type]
    datagrams.send(b"x", 5, "host", three)  # type: ignore[arg-type]
    datagrams.close(three)  # type: ignore[arg-type]
    dns.lookup("x", three)  # type: ignore[arg-type]


def addresses() -> None:
    net.isIP(5)  # type: ignore[arg-type]
    net.isIPv4(None)  # type: ignore[arg-type]


if TYPE_CHECKING:
    import ipaddress
    import sys
    from collections.abc import AsyncIterator, Iterator

    def right(
        socket: net.Socket, address: ipaddress.IPv4Address, lines: Iterator[bytes], more: AsyncIterator[str]
    ) -> None:
        socket.write(bytearray(b"x"), lambda: None)
        socket.write("x", "utf8", lambda err: None)
        socket.end(lambda: None)
        socket.pipe(socket).pipe(sys.modules["anything"].target)
        socket.destroy(OSError())
        pipeline(lines, socket)
        pipeline([more, lambda chunks: chunks, socket])
        finished(socket, lambda: None)
        net.isIP(address)
