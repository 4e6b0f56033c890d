"""Transform: push any number of times, then call back; flush before the end; the order of all events."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Transform


class Lines(Transform):
    def __init__(self) -> None:
        super().__init__(readableObjectMode=True)
        self.rest = ""

    def _transform(self, chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        lines = (self.rest + chunk.decode()).split("\n")
        self.rest = lines.pop()
        for line in lines:
            self.push(line)
        callback()

    def _flush(self, callback: Callable[..., None]) -> None:
        print("_flush")
        callback(None, self.rest)


stream = Lines()
stream.on("data", lambda line: print("line", line))
stream.add_listener("prefinish", lambda: print("prefinish"))
stream.on("finish", lambda: print("finish"))
stream.on("end", lambda: print("end"))
stream.on("close", lambda: print("close"))
stream.write("one\ntw", lambda: print("written"))
stream.write("o\nthree\nfo")
stream.end("ur", lambda: print("ended"))
print("end of script")

net.run()
