"""read(): sizes across chunks, too much, nothing, the rest at the end, and what raises the mark."""

from __future__ import annotations

import json
from typing import Any

import pynet as net
from pynet.stream import Readable
from tests.parity.prelude import word


def show(chunk: Any) -> str:
    return "none" if chunk is None else chunk.decode() if isinstance(chunk, bytes) else str(chunk)


stream = Readable(read=lambda: None)
stream.push("abc")
stream.push("def")
stream.push("ghij")
for size in (2, 2, 0, 20, -1, None, 1):
    print(show(stream.read(size)), stream.readableLength)
stream.push("xyz")
stream.push(None)
stream.on("end", lambda: print("end"))
print(show(stream.read(20)), show(stream.read(20)), word(stream.readableEnded))

text = Readable(read=lambda: None, encoding="utf8")
text.push("äb")
text.push("ç")
print(show(text.read(1)), show(text.read()), show(text.read()))

mark = Readable(read=lambda: None, highWaterMark=10)
for size in (5, 11, 100, 3):
    mark.read(size)
    print(size, mark.readableHighWaterMark)
try:
    mark.read(2**31)
except ValueError as err:
    print(getattr(err, "code", None), err)

objects = Readable(read=lambda: None, objectMode=True)
for value in (1, 0, "", False):
    objects.push(value)
length = objects.readableLength
values = [objects.read(0), objects.read(3), *[objects.read() for _ in range(4)]]
print(length, json.dumps(values, separators=(",", ":")))

net.run()
