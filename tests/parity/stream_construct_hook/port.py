"""_construct(): reading and writing wait for it; its error is the stream's; destroy() waits too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Duplex
from pynet.timers import setImmediate

outcomes: dict[str, Exception | None] = {"succeeds": None, "fails": Exception("construct"), "is destroyed": None}
names = list(outcomes)


class Stream(Duplex):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()

    def _construct(self, callback: Callable[..., None]) -> None:
        print(self.name, "_construct")
        setImmediate(callback, outcomes[self.name])

    def _read(self, size: int) -> None:
        print(self.name, "_read")
        self.push(None)

    def _write(self, chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        print(self.name, f"_write {chunk.decode()}")
        callback()

    def _destroy(self, err: Any, callback: Callable[..., None]) -> None:
        print(self.name, "_destroy", err or "none")
        callback(err)


def next_one() -> None:
    if not names:
        return
    name = names.pop(0)

    def close() -> None:
        print(name, "close")
        setImmediate(next_one)

    stream = Stream(name)
    stream.on("error", lambda err: print(name, "error", err))
    stream.on("close", close)
    stream.resume()
    stream.write("a", lambda err: print(name, "written", err or "none"))
    stream.end()
    if name == "is destroyed":
        stream.destroy(Exception("early"))
    print(name, "made")


next_one()

net.run()
