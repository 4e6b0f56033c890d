"""_final(): called when all is written, holds back finish until it calls back, and its error is the stream's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Writable
from pynet.timers import setImmediate

Final = Callable[[Callable[..., None]], object]


def text(err: Any) -> str:
    return "none" if err is None else str(getattr(err, "code", None) or err)


def make(name: str, final: Final) -> Writable:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        print(name, f"_write {chunk.decode()}")
        setImmediate(callback)

    def _final(callback: Callable[..., None]) -> None:
        print(name, f"_final, length {stream.writableLength}")
        final(callback)

    stream = Writable(write=write, final=_final)
    stream.add_listener("prefinish", lambda: print(name, "prefinish"))
    stream.on("finish", lambda: print(name, "finish"))
    stream.on("close", lambda: print(name, "close"))
    stream.on("error", lambda err: print(name, "error", text(err)))
    stream.write("a")
    stream.end("b", lambda err: print(name, "ended", text(err)))
    return stream


def raising(callback: Callable[..., None]) -> None:
    raise Exception("raised")


def twice(callback: Callable[..., None]) -> None:
    callback()
    callback()


finals: list[tuple[str, Final]] = [
    ("later", lambda callback: setImmediate(callback)),
    ("failing", lambda callback: setImmediate(callback, Exception("final"))),
    ("raising", raising),
    ("twice", twice),
]


def next_one() -> None:
    if finals:
        make(*finals.pop(0)).on("close", next_one)


next_one()

net.run()
