"""end(): its callback, a second one before and after finish, and one with data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Writable
from tests.parity.prelude import word


def make(name: str) -> Writable:
    stream = Writable(write=lambda chunk, encoding, callback: callback())
    stream.on("finish", lambda: print(name, "finish"))
    stream.on("close", lambda: print(name, "close"))
    stream.on("error", lambda err: print(name, "error", err.code, err.message))
    return stream


def called(name: str) -> Callable[[Any], None]:
    return lambda err: print(name, "called back", err.code if err else "none")


first = make("first")
first.end(called("first end"))
first.end(called("second end"))


@first.on("close")
def close() -> None:
    first.end(called("third end"))
    first.end("data", called("fourth end"))


second = make("second")
second.end("x", called("with data"))
second.end("y", called("data again"))
print(*[word(value) for value in (second.writableEnded, second.writableFinished, second.writable)])

net.run()
