"""pynet and pydgram inside an asyncio loop: the same programs, and nobody calls ``pynet.run()``."""

from __future__ import annotations

import asyncio

import pynet as net
from pynet.events import once as next_one

from .pynet_ import listen, start


def iterate() -> None:
    """Write back what comes, in a coroutine that iterates over it."""

    async def on_connection(socket: net.Socket) -> None:
        async for chunk in socket:
            socket.write(chunk)

    listen(net.createServer(on_connection))


def once() -> None:
    """Write back what comes, in a coroutine that awaits each event."""

    async def on_connection(socket: net.Socket) -> None:
        while not socket.destroyed:
            [chunk] = await next_one(socket, "data")
            socket.write(chunk)

    listen(net.createServer(on_connection))


async def main() -> None:
    """Start, then leave the loop to itself."""
    start({"iterate": iterate, "once": once})
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
