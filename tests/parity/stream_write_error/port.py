"""An error of _write(): its callback first, then those of the writes behind it, then error and close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Writable
from pynet.timers import setImmediate
from tests.parity.prelude import word


def run(name: str, later: bool, then: Callable[[], object]) -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        print(name, f"_write {chunk.decode()}")
        if later:
            setImmediate(callback, Exception("broken"))
        else:
            callback(Exception("broken"))

    def close() -> None:
        print(name, "close")
        then()

    def called(what: str) -> Callable[[Any], None]:
        return lambda err: print(name, what, err)

    stream = Writable(write=write)
    stream.on("finish", lambda: print(name, "finish"))
    stream.on("error", lambda err: print(name, "error", err))
    stream.on("close", close)
    accepted = [stream.write("a", called("a")), stream.write("b", called("b"))]
    print(name, *[word(value) for value in accepted])
    stream.end("c", called("end"))
    print(name, stream.errored or "none", word(stream.destroyed))


run("at once", False, lambda: run("later", True, lambda: None))

net.run()
