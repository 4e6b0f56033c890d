"""PassThrough: full output holds the input back; reading lets it go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import PassThrough
from pynet.timers import setImmediate
from tests.parity.prelude import word

stream = PassThrough(readableHighWaterMark=2, writableHighWaterMark=3)


def state() -> None:
    drain = word(stream.writableNeedDrain)
    print(f"readable {stream.readableLength}, writable {stream.writableLength}, needs drain {drain}")


def written(chunk: str) -> Callable[[], None]:
    return lambda: print(f"written {chunk}")


stream.on("drain", lambda: print("drain"))
stream.on("end", lambda: print("end"))
for chunk in ("ab", "c", "d", "e"):
    print(word(stream.write(chunk, written(chunk))))
state()
steps: list[Callable[[], Any]] = [
    lambda: stream.read(2),
    lambda: stream.read(1),
    lambda: stream.read(),
    lambda: stream.read(),
    lambda: stream.end("f"),
    lambda: stream.read(),
    lambda: stream.read(),
]


def next_step() -> None:
    if not steps:
        return
    chunk = steps.pop(0)()
    print("step", "none" if chunk is None else "ended" if chunk is stream else chunk.decode())
    state()
    setImmediate(next_step)


setImmediate(next_step)

net.run()
