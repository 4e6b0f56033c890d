"""pipeline(): everything arrives, everything closes, then the callback; a list, and a last stream that is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import PassThrough, Readable, Writable, pipeline
from pynet.timers import setImmediate
from tests.parity.prelude import words


def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    print(f"_write {chunk.decode()}")
    setImmediate(callback)


source = Readable(read=lambda: None)
middle = PassThrough()
target = Writable(highWaterMark=1, write=write)
target.on("finish", lambda: print("finish"))
target.on("close", lambda: print("close"))


def done(err: Any) -> None:
    print("done", err.code if err else "none", words(source.destroyed, middle.destroyed, target.destroyed))
    through = PassThrough()

    def second(err: Any) -> None:
        print("second", err.code if err else "none", words(through.destroyed, through.readableLength))
        through.on("data", lambda chunk: print("data", chunk.decode()))
        through.on("end", lambda: print("end"))

    pipeline([Readable.from_(["x", "y"]), through], second)


last = pipeline(source, middle, target, done)
print(words(last is target))
source.push("a")
source.push("b")
source.push(None)

net.run()
