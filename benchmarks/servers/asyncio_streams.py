"""asyncio with streams: a coroutine for each connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from ._program import BACKLOG, CHUNK, HOST, ready, run

READ_SIZE = 65536

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Write back what comes."""
    while data := await reader.read(READ_SIZE):
        writer.write(data)
        await writer.drain()
    writer.close()


async def sink(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Drop what comes."""
    while await reader.read(READ_SIZE):
        pass
    writer.close()


def source(total: int) -> Handler:
    """Write *total* bytes."""

    async def write(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(0, total, len(CHUNK)):
            writer.write(CHUNK)
            await writer.drain()
        writer.close()

    return write


def proxy(port: int) -> Handler:
    """Pass everything on."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await echo(reader, writer)

    async def both(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back_writer = await asyncio.open_connection(HOST, port)
        await asyncio.gather(pump(reader, back_writer), pump(back_reader, writer))

    return both


async def serve(handler: Handler) -> None:
    """Listen for connections, for ever."""
    server = await asyncio.start_server(handler, HOST, 0, backlog=BACKLOG)
    ready(server.sockets[0].getsockname()[1])
    await server.serve_forever()


if __name__ == "__main__":
    run(
        {
            "echo": lambda: asyncio.run(serve(echo)),
            "iterate": lambda: asyncio.run(serve(echo)),
            "once": lambda: asyncio.run(serve(echo)),
            "sink": lambda: asyncio.run(serve(sink)),
            "source": lambda total: asyncio.run(serve(source(total))),
            "proxy": lambda port: asyncio.run(serve(proxy(port))),
        }
    )
