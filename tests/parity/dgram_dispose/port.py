"""A socket that closes at the end of a block, also one that is closed by then."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word


async def main() -> None:
    socket = dgram.createSocket("udp4")
    socket.on("close", lambda: print("close"))
    async with socket as disposed:
        disposed.bindSync()
        print("bound", word(disposed.address().port > 0))
    print("after the block")
    async with socket as again:
        print("closed already", word(again is socket))
    unbound = dgram.createSocket("udp4")
    unbound.on("listening", lambda: print("unbound: listening"))
    unbound.on("close", lambda: print("unbound: close"))
    async with unbound as sending:
        sending.send("x", 9, "127.0.0.1", lambda: print("never"))
    print("end")


net.run(main())
