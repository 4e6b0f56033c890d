"""Asynchronous disposal: the server is closed when the block ends."""

from __future__ import annotations

import pynet as net
from pynet import events
from tests.parity.prelude import word


async def main() -> None:
    server = net.createServer()
    server.on("close", lambda: print("close"))
    async with server as it:
        it.listen(0, "127.0.0.1")
        await events.once(it, "listening")
        print(f"listening {word(it.listening)}")
    print(f"disposed, listening {word(server.listening)}")


net.run(main())
