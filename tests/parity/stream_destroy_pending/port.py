"""destroy() with writes under way: who is told, with which error, in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Writable
from pynet.timers import setImmediate


def run(name: str, error: Exception | None, then: Callable[[], object]) -> None:
    def called(what: str) -> Callable[[Any], None]:
        return lambda err: print(name, what, "none" if err is None else getattr(err, "code", err))

    stream = Writable(write=lambda chunk, encoding, callback: setImmediate(callback))
    stream.on("error", lambda err: print(name, "error", err))
    stream.on("close", lambda: print(name, "close"))
    stream.write("under way", called("under way"))
    stream.write("queued", called("queued"))
    stream.end(called("end"))
    stream.destroy(error)
    setImmediate(lambda: setImmediate(then))


def corked() -> None:
    stream = Writable(write=lambda chunk, encoding, callback: callback())
    stream.on("close", lambda: print("corked close"))
    stream.cork()
    stream.write("a", lambda err: print("corked", err.code))
    stream.destroy()
    print(stream.writableLength, stream.writableCorked)


run("without error", None, lambda: run("with error", Exception("broken"), corked))

net.run()
