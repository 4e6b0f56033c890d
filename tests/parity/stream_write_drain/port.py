"""A full buffer: write() returns false, drain comes once when it is empty, before the callbacks."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Writable
from pynet.timers import setImmediate
from tests.parity.prelude import word


def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    print(f"_write {chunk.decode()}")
    setImmediate(callback)


stream = Writable(highWaterMark=3, write=write)


def state() -> None:
    print(f"length {stream.writableLength}, needs drain {word(stream.writableNeedDrain)}")


def written(chunk: str) -> Callable[[], None]:
    return lambda: print(f"written {chunk}")


for chunk in "abcd":
    accepted = stream.write(chunk, written(chunk))
    print(f"write {chunk} {word(accepted)}")
state()


@stream.on("drain")
def drain() -> None:
    print("drain")
    state()
    if not stream.writableEnded:
        stream.end("last")


stream.on("finish", lambda: print("finish"))

net.run()
