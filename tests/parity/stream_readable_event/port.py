"""readable: once for several chunks, again after everything was read, and once more for the end."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Readable
from pynet.timers import setImmediate
from tests.parity.prelude import word

stream = Readable(read=lambda size: print("_read", size), highWaterMark=4)


@stream.on("readable")
def readable() -> None:
    print("readable", stream.readableLength)
    while (chunk := stream.read(2)) is not None:
        print("got", chunk.decode())


stream.on("data", lambda chunk: print("data", chunk.decode()))
stream.on("end", lambda: print("end"))
stream.on("close", lambda: print("close"))
print("flowing", word(stream.readableFlowing))

steps: list[Callable[[], object]] = [
    lambda: (stream.push("a"), stream.push("bc")),
    lambda: stream.push("de"),
    lambda: stream.push("f"),
    lambda: stream.push("ghi"),
    lambda: stream.push(None),
    lambda: print("rest", stream.readableLength, word(stream.readableEnded)),
]


def next_step() -> None:
    if not steps:
        return
    steps.pop(0)()
    print("pushed")
    setImmediate(next_step)


setImmediate(next_step)

net.run()
