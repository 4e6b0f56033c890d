"""trio with streams: a task for each connection."""

from __future__ import annotations

import functools
from typing import Any

import trio

from ._program import BACKLOG, CHUNK, HOST, ready, run

READ_SIZE = 65536


async def pump(source: Any, target: Any) -> None:
    """Write to *target* what comes from *source*."""
    try:
        async for data in source:
            await target.send_all(data)
        await target.send_eof()
    except trio.BrokenResourceError:
        pass


async def echo(stream: Any) -> None:
    """Write back what comes."""
    while data := await stream.receive_some(READ_SIZE):
        await stream.send_all(data)


async def sink(stream: Any) -> None:
    """Drop what comes."""
    while await stream.receive_some(READ_SIZE):
        pass


async def source(total: int, stream: Any) -> None:
    """Write *total* bytes."""
    for _ in range(0, total, len(CHUNK)):
        await stream.send_all(CHUNK)


async def proxy(port: int, stream: Any) -> None:
    """Pass everything on."""
    async with await trio.open_tcp_stream(HOST, port) as backend, trio.open_nursery() as nursery:
        nursery.start_soon(pump, stream, backend)
        nursery.start_soon(pump, backend, stream)


async def serve(handler: Any) -> None:
    """Listen for connections, for ever."""
    listeners = await trio.open_tcp_listeners(0, host=HOST, backlog=BACKLOG)
    ready(listeners[0].socket.getsockname()[1])
    await trio.serve_listeners(handler, listeners)


async def udp() -> None:
    """Receive datagrams, for ever."""
    sock = trio.socket.socket(trio.socket.AF_INET, trio.socket.SOCK_DGRAM)
    await sock.bind((HOST, 0))
    ready(sock.getsockname()[1])
    while True:
        data, address = await sock.recvfrom(READ_SIZE)
        await sock.sendto(data, address)


if __name__ == "__main__":
    run(
        {
            "echo": lambda: trio.run(serve, echo),
            "sink": lambda: trio.run(serve, sink),
            "source": lambda total: trio.run(serve, functools.partial(source, total)),
            "proxy": lambda port: trio.run(serve, functools.partial(proxy, port)),
            "udp": lambda: trio.run(udp),
        }
    )
