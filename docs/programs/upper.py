from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import process
from pynet.stream import Readable, Transform, pipeline


class Upper(Transform):
    def _transform(self, chunk: bytes, encoding: str, callback: Callable[..., None], /) -> None:
        callback(None, chunk.decode().upper())

    def _flush(self, callback: Callable[..., None], /) -> None:
        self.push("THE END\n")
        callback()


def exclaim(chunk: bytes, encoding: str, callback: Callable[..., Any]) -> None:
    callback(None, chunk.replace(b"\n", b"!\n"))


pipeline(
    Readable.from_(["one\n", "two\n"]),
    Upper(),
    Transform(transform=exclaim),
    process.stdout,
    lambda err: print("over", err),
)

net.run()
