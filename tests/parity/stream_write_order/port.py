"""write(): the hook at once, callbacks as ticks in order, equal ones together, finish last."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.process import nextTick
from pynet.stream import Writable
from tests.parity.prelude import word


def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    print(f"_write {chunk.decode()} {encoding}")
    callback()


stream = Writable(write=write)
same = lambda: print("same callback")

nextTick(lambda: print("tick before"))
print("returned", word(stream.write("a", lambda: print("written a"))))
stream.write("b", same)
stream.write("c", same)
nextTick(lambda: print("tick between"))
stream.write("d")
stream.end("e", lambda: print("ended"))
stream.on("finish", lambda: print("finish"))
stream.on("close", lambda: print("close"))
nextTick(lambda: print("tick after"))
print("end of script")

net.run()
