"""pipe(): the events of both ends, from pipe to close."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Readable, Writable
from pynet.timers import setImmediate
from tests.parity.prelude import word

source = Readable(read=lambda: None)


def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    print(f"_write {chunk.decode()}")
    callback()


target = Writable(write=write)
source.on("end", lambda: print("source end"))
source.on("close", lambda: print("source close"))
source.on("pause", lambda: print("source pause"))
source.on("resume", lambda: print("source resume"))
target.on("finish", lambda: print("target finish"))
target.on("close", lambda: print("target close"))
target.on("pipe", lambda readable: print("target pipe", word(readable is source)))
target.on("unpipe", lambda readable: print("target unpipe", word(readable is source)))

print(word(source.pipe(target) is target), word(source.readableFlowing))
source.push("a")
source.push("b")


def later() -> None:
    source.push("c")
    source.push(None)
    print("pushed the end")


setImmediate(later)

net.run()
