"""write() after end(): the callback gets the error, then the error event, then close; what came before is kept."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Writable
from pynet.timers import setImmediate
from tests.parity.prelude import word


def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    print(f"_write {chunk.decode()}")
    setImmediate(callback)


stream = Writable(write=write)
stream.on("finish", lambda: print("finish"))
stream.on("close", lambda: print("close"))
stream.on("error", lambda err: print("error", err.code, err.message))

stream.write("a", lambda err: print("a", err.code if err else "none"))
stream.end("b", lambda err: print("end", err.code if err else "none"))
print(word(stream.write("c", lambda err: print("c", err.code if err else "none"))))
print(word(stream.writable), word(stream.destroyed), stream.errored.code)

net.run()
