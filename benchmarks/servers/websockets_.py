"""The package websockets, in asyncio."""

from __future__ import annotations

import asyncio

from websockets.asyncio.server import ServerConnection, broadcast, serve

from ._program import HOST, ready, run


async def echo(socket: ServerConnection) -> None:
    """Send back what comes."""
    async for message in socket:
        await socket.send(message)


async def cast(socket: ServerConnection) -> None:
    """Send what comes to all the others."""
    async for message in socket:
        broadcast(socket.server.connections - {socket}, message)


async def listen(handler: object) -> None:
    """Listen for ever."""
    async with serve(handler, HOST, 0, compression=None, max_size=None) as server:  # type: ignore[arg-type]
        ready(next(iter(server.sockets)).getsockname()[1])
        await server.serve_forever()


if __name__ == "__main__":
    run({"ws": lambda: asyncio.run(listen(echo)), "wscast": lambda: asyncio.run(listen(cast))})
