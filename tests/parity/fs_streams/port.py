"""Files as streams: a life, a part, what is missing, a descriptor, flags, close(), an abort."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pynet as net
from pynet import fs
from pynet.timers import setImmediate
from tests.parity.prelude import word

S = TypeVar("S", fs.ReadStream, fs.WriteStream)
Next = Callable[[], None]
events = ["open", "ready", "data", "end", "finish", "close", "error", "resume"]


def show(value: Any) -> str:
    if isinstance(value, Exception):
        return f"{getattr(value, 'code', '')} {value}"
    return "number" if isinstance(value, int) else str(len(value))


def follow(name: str, stream: S, next: Next) -> S:
    """Follows a stream to its close, prints what happened, and goes on with the next step."""
    trace: list[str] = []

    def note(event: str) -> Callable[..., None]:
        return lambda *args: trace.append(f"{event} {show(args[0])}" if args else event)

    for event in events:
        stream.add_listener(event, note(event))

    def closed() -> None:
        print(f"{name}: {', '.join(trace)}")
        next()

    stream.on("close", lambda: setImmediate(closed))
    return stream


def content() -> str:
    return Path("out").read_text()


def write(next: Next) -> None:
    stream = follow("write", fs.createWriteStream("out"), next)
    print(f"path {stream.path!s}, pending {word(stream.pending)}, write {word(stream.write('hello '))}")
    stream.end("world", lambda: print(f"written {stream.bytesWritten}"))


def read(next: Next) -> None:
    print(content())
    stream = follow("read", fs.createReadStream("out"), next)
    stream.on("end", lambda: print(f"read {stream.bytesRead}"))


def closeAfterWrite(next: Next) -> None:
    stream = follow("close after write", fs.createWriteStream("out"), next)
    stream.write("abc")
    stream.close(lambda: print(f"closed: {content()}"))


def abort(next: Next) -> None:
    controller = net.AbortController()
    follow("abort", fs.createReadStream("out", {"signal": controller.signal}), next)
    controller.abort()


def readFile(next: Next) -> None:
    def done(err: Exception | None, data: str) -> None:
        print(f"readFile: {data}")
        next()

    fs.readFile("out", "utf8", done)


def readMissing(next: Next) -> None:
    def done(err: Exception) -> None:
        print(f"readFile: {err}")
        next()

    fs.readFile("missing", done)


def writeFile(next: Next) -> None:
    def done() -> None:
        print(f"writeFile, appendFile: {content()}")
        next()

    fs.writeFile("out", "whole", lambda: fs.appendFile("out", "!", done))


def unlink(next: Next) -> None:
    fs.unlink("out", lambda: fs.unlink("out", lambda err: print(f"unlink: {err}")))


part: fs.ReadStreamOptions = {"start": 2, "end": 8, "highWaterMark": 3}
steps: list[Callable[[Next], Any]] = [
    write,
    lambda next: follow("append", fs.createWriteStream("out", {"flags": "a"}), next).end("!"),
    lambda next: follow("replace", fs.createWriteStream("out", {"flags": "r+", "start": 6}), next).end("W"),
    read,
    lambda next: follow("part", fs.createReadStream("out", part), next),
    lambda next: follow("text", fs.createReadStream("out", {"encoding": "utf8", "highWaterMark": 4}), next),
    lambda next: follow("missing", fs.createReadStream("missing"), next),
    lambda next: follow("directory", fs.createReadStream("."), next),
    lambda next: follow("no directory", fs.createWriteStream("missing/out"), next),
    lambda next: follow("exists", fs.createWriteStream("out", {"flags": "wx"}), next),
    lambda next: follow(
        "descriptor", fs.createReadStream(None, {"fd": os.open("out", os.O_RDONLY), "start": 10}), next
    ),
    lambda next: follow("destroy", fs.createReadStream("out"), next).destroy(),
    lambda next: follow("close", fs.createReadStream("out"), next).close(lambda err: print(f"closed: {err.code}")),
    closeAfterWrite,
    abort,
    readFile,
    readMissing,
    writeFile,
    unlink,
]


def run() -> None:
    if steps:
        steps.pop(0)(run)


run()
net.run()
