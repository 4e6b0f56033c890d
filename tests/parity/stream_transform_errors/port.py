"""Transform: errors of _transform and _flush, called back twice, not implemented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Transform
from pynet.timers import setImmediate

Callback = Callable[..., None]


def text(err: Any) -> str:
    return "none" if err is None else str(getattr(err, "code", None) or err)


def raising(callback: Callback) -> None:
    raise Exception("raised")


def twice(chunk: bytes, encoding: str, callback: Callback) -> None:
    callback(None, chunk)
    callback(None, chunk)


def after_the_end() -> Transform:
    def transform(chunk: bytes, encoding: str, callback: Callback) -> None:
        stream.push(None)
        callback(None, chunk)

    stream = Transform(transform=transform)
    return stream


cases: dict[str, Callable[[], Transform]] = {
    "transform": lambda: Transform(transform=lambda chunk, encoding, callback: callback(Exception("transform"))),
    "flush": lambda: Transform(
        transform=lambda chunk, encoding, callback: callback(), flush=lambda callback: callback(Exception("flush"))
    ),
    "flush raises": lambda: Transform(transform=lambda chunk, encoding, callback: callback(), flush=raising),
    "twice": lambda: Transform(transform=twice),
    "after the end": after_the_end,
}
names = list(cases)


def next_one() -> None:
    if not names:
        try:
            Transform().write("x")
        except RuntimeError as err:
            print(getattr(err, "code", None), err)
        return
    name = names.pop(0)

    def close() -> None:
        print(name, "close")
        setImmediate(next_one)

    stream = cases[name]()
    stream.on("data", lambda chunk: print(name, "data", chunk.decode()))
    stream.on("finish", lambda: print(name, "finish"))
    stream.on("end", lambda: print(name, "end"))
    stream.on("error", lambda err: print(name, "error", text(err)))
    stream.on("close", close)
    stream.write("x", lambda err: print(name, "written", text(err)))
    stream.end(lambda err: print(name, "ended", text(err)))


next_one()

net.run()
