"""File streams that are destroyed while a call is under way: what becomes of the call, and of the stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import fs
from pynet.errors import NodeError
from pynet.timers import setImmediate

Written = Callable[[Any], None]


class MyError(Exception):
    code = "MINE"


def watch(name: str, stream: fs.WriteStream | fs.ReadStream) -> list[str]:
    trace: list[str] = []
    stream.on("error", lambda err: trace.append(f"error {err.code}"))

    @stream.on("close")
    def _() -> None:
        count = stream.bytesWritten if isinstance(stream, fs.WriteStream) else stream.bytesRead
        print(f"{name}: {', '.join([*trace, f'close {count}'])}")

    return trace


def a_write(stream: fs.WriteStream, written: Written) -> None:
    stream.write("abc", written)
    stream.destroy()


def two_writes(stream: fs.WriteStream, written: Written) -> None:
    stream.write("abc", written)
    stream.write("def", written)
    stream.destroy()


def an_error(stream: fs.WriteStream, written: Written) -> None:
    stream.write("abc", written)
    stream.write("def", written)
    stream.destroy(MyError("mine"))


def the_end(stream: fs.WriteStream, written: Written) -> None:
    stream.end("abc", written)
    stream.destroy()


cases: list[tuple[str, Callable[[fs.WriteStream, Written], object]]] = [
    ("a write", a_write),
    ("two writes", two_writes),
    ("an error of its own", an_error),
    ("the end", the_end),
    ("no call", lambda stream, written: stream.destroy()),
]


def write() -> None:
    if not cases:
        return read()
    name, act = cases.pop(0)
    stream = fs.createWriteStream("./out")
    trace = watch(name, stream)

    def written(err: NodeError | MyError | None) -> None:
        trace.append(f"written {err.code if err else 'well'}")

    stream.on("ready", lambda: setImmediate(act, stream, written))
    stream.on("close", write)


def read() -> None:
    stream = fs.createReadStream(".")
    watch("a read that fails", stream)

    def act() -> None:
        stream.read(0)
        stream.destroy()

    stream.on("ready", lambda: setImmediate(act))


write()

net.run()
