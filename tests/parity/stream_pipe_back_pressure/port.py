"""pipe() to a slow target: the source is paused and resumed; with two targets the slower one counts."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Readable, Writable
from pynet.timers import setImmediate


def slow(name: str) -> Writable:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        print(name, chunk.decode())
        setImmediate(callback)

    return Writable(highWaterMark=2, write=write)


def fast(name: str) -> Writable:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        print(name, chunk.decode())
        callback()

    return Writable(write=write)


alone = Readable(read=lambda: None)
alone.on("pause", lambda: print("pause"))
alone.on("resume", lambda: print("resume"))
alone.pipe(slow("alone"), end=False)
for chunk in ("abc", "d", "efg"):
    alone.push(chunk)
alone.push(None)


@alone.on("end")
def end() -> None:
    print("end")
    shared = Readable(read=lambda: None)
    shared.pipe(fast("fast"))
    shared.pipe(slow("slow")).on("finish", lambda: print("finished"))
    for chunk in ("one", "two", "three"):
        shared.push(chunk)
    shared.push(None)


net.run()
