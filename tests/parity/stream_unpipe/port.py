"""unpipe(): one target, all targets, one that waits for drain, and what is left of the flow."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Readable, Writable
from pynet.timers import setImmediate
from tests.parity.prelude import word


def target(name: str) -> Writable:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        print(name, chunk.decode())
        setImmediate(callback)

    return Writable(highWaterMark=3, write=write).on("unpipe", lambda: print(name, "unpipe"))


source = Readable(read=lambda: None)
one = target("one")
two = target("two")
source.pipe(one)
source.pipe(two)
steps: list[Callable[[], object]] = [
    lambda: source.push("a"),
    lambda: source.unpipe(one),
    lambda: source.push("b"),
    lambda: source.pipe(one),
    lambda: source.push("long"),
    lambda: source.unpipe(),
    lambda: source.push("kept"),
    lambda: print(word(source.unpipe(one) is source), one.listenerCount("drain"), source.listenerCount("data")),
    lambda: source.pipe(two),
    lambda: source.push(None),
]


def next_step() -> None:
    if not steps:
        return
    steps.pop(0)()
    print(word(source.readableFlowing), source.readableLength)
    setImmediate(lambda: setImmediate(next_step))


next_step()

net.run()
