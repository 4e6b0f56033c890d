"""cork(): several chunks are one _writev(), one chunk is a _write(), end() uncorks."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.stream import Writable, WriteRequest


def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    print(f"_write {chunk.decode()}")
    callback()


def writev(chunks: list[WriteRequest], callback: Callable[..., None]) -> None:
    print("_writev", *[f"{request.chunk.decode()}/{request.encoding}" for request in chunks])
    callback()


stream = Writable(write=write, writev=writev)


def state() -> None:
    print(f"corked {stream.writableCorked}, length {stream.writableLength}")


stream.cork()
stream.cork()
stream.write("a", lambda: print("written a"))
stream.write("b", "latin1", lambda: print("written b"))
state()
stream.uncork()
state()
stream.uncork()
state()
stream.cork()
stream.write("alone")
stream.uncork()
stream.uncork()
stream.cork()
stream.write("c")
stream.write("d")
stream.end("e", None, lambda: print("ended"))
state()

net.run()
