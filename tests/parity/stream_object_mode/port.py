"""Object mode: any value but none, counted one each, on either half."""

from __future__ import annotations

import json
from collections.abc import Callable

import pynet as net
from pynet.stream import PassThrough, Readable, Writable
from pynet.timers import setImmediate
from tests.parity.prelude import words

seen: list[str] = []


def write(value: object, encoding: str, callback: Callable[..., None]) -> None:
    seen.append(json.dumps(value, separators=(",", ":")))
    setImmediate(callback)


target = Writable(objectMode=True, highWaterMark=2, write=write)
print(words(target.write({"a": 1}), target.write([2]), target.write(0), target.writableLength))
target.end(False)
target.on("finish", lambda: print(*seen))
try:
    target.write(None)
except TypeError as err:
    print(getattr(err, "code", None), err)

source = Readable(objectMode=True, highWaterMark=2, read=lambda: None)
print(words(source.push({"b": 1}), source.push(""), source.push(0), source.readableLength))
source.push(None)
source.on("data", lambda value: print("data", json.dumps(value, separators=(",", ":"))))
source.on("end", lambda: print("end"))

for both in (
    PassThrough(readableObjectMode=True),
    PassThrough(writableObjectMode=True),
    PassThrough(objectMode=True),
    PassThrough(),
):
    print(
        words(both.readableObjectMode, both.writableObjectMode, both.readableHighWaterMark, both.writableHighWaterMark)
    )

net.run()
