"""High water marks: defaults, options of the halves, what is refused, and reading ahead."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.stream import Duplex, Readable, Writable, getDefaultHighWaterMark, setDefaultHighWaterMark
from pynet.timers import setImmediate

print(getDefaultHighWaterMark(False), getDefaultHighWaterMark(True))


def marks(stream: Duplex) -> None:
    print(stream.readableHighWaterMark, stream.writableHighWaterMark)


marks(Duplex())
marks(Duplex(highWaterMark=5))
marks(Duplex(highWaterMark=0))
marks(Duplex(highWaterMark=None))
marks(Duplex(readableHighWaterMark=1, writableHighWaterMark=2))
marks(Duplex(highWaterMark=7, readableHighWaterMark=1))
wrongs: list[Any] = [-1, 1.5, "five"]
for wrong in wrongs:
    try:
        Writable(highWaterMark=wrong)
    except TypeError as err:
        print(getattr(err, "code", None), err)
setDefaultHighWaterMark(False, 10)
print(Readable().readableHighWaterMark)
setDefaultHighWaterMark(False, 65536)
try:
    setDefaultHighWaterMark(False, -1)
except ValueError as error:
    print(getattr(error, "code", None), error)


def ahead(mark: int) -> None:
    reads = 0

    def read(size: int) -> None:
        nonlocal reads
        reads += 1
        setImmediate(lambda: stream.push("xx"))

    def look(left: int) -> None:
        if left:
            setImmediate(look, left - 1)
        else:
            print(f"mark {mark}, reads {reads}, length {stream.readableLength}")

    stream = Readable(highWaterMark=mark, read=read)
    stream.read(0)
    look(10)


for mark in (0, 3, 5):
    ahead(mark)

net.run()
