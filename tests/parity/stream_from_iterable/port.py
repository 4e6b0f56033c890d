"""Readable.from(): values one by one, a text as one chunk, errors of the iterator, and its end on destroy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pynet as net
from pynet.stream import Readable
from pynet.timers import setImmediate
from tests.parity.prelude import word


def letters(name: str) -> Iterator[str]:
    try:
        yield "a"
        yield "b"
        if name == "raising":
            raise Exception("raised")
    except Exception as err:
        print(name, "caught", err)
        raise
    finally:
        print(name, "finally")


cases: dict[str, Callable[[], Readable]] = {
    "list": lambda: Readable.from_(["a", "", 0]),
    "text": lambda: Readable.from_("text"),
    "generator": lambda: Readable.from_(letters("generator")),
    "raising": lambda: Readable.from_(letters("raising")),
    "none": lambda: Readable.from_(["a", None]),
    "bytes": lambda: Readable.from_(["a", "b"], {"objectMode": False}),
    "destroyed": lambda: Readable.from_(letters("destroyed")),
}
names = list(cases)


def next_one() -> None:
    if not names:
        wrong: Any = 5
        try:
            Readable.from_(wrong)
        except TypeError as err:
            print(getattr(err, "code", None), err)
        return
    name = names.pop(0)

    def close() -> None:
        print(name, "close")
        setImmediate(next_one)

    def data(value: Any) -> None:
        print(name, "data", value.decode() if isinstance(value, bytes) else value)
        if name == "destroyed":
            stream.destroy(Exception("destroyed"))

    stream = cases[name]()
    print(name, word(stream.readableObjectMode), stream.readableHighWaterMark)
    stream.on("end", lambda: print(name, "end"))
    stream.on("error", lambda err: print(name, "error", getattr(err, "code", None) or err))
    stream.on("close", close)
    stream.on("data", data)


next_one()

net.run()
