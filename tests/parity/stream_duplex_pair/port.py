"""duplexPair(): what one writes the other reads, with back-pressure; what a destroyed side does to the other."""

from __future__ import annotations

import pynet as net
from pynet.stream import Duplex, duplexPair
from pynet.timers import setImmediate
from tests.parity.prelude import word


def listen(name: str, stream: Duplex) -> Duplex:
    stream.on("end", lambda: print(name, "end"))
    stream.on("finish", lambda: print(name, "finish"))
    stream.on("close", lambda: print(name, "close"))
    return stream.on("error", lambda err: print(name, "error", err))


left, right = duplexPair(highWaterMark=2)
listen("left", left)
listen("right", right)
left.write("ab", lambda: print("written ab"))
left.write("c", lambda: print("written c"))
left.end("d")
right.end("answer")


def first() -> None:
    print(right.readableLength, right.read().decode())
    setImmediate(second)


def second() -> None:
    print(right.readableLength, right.read().decode())
    right.on("data", lambda chunk: print("right data", chunk.decode()))
    left.on("data", lambda chunk: print("left data", chunk.decode()))
    left.on("close", lambda: setImmediate(destroyed))


def destroyed() -> None:
    for error in (None, Exception("broken")):
        one, other = duplexPair()
        listen(f"one {word(error is not None)}", one)
        listen(f"other {word(error is not None)}", other).resume()
        one.destroy(error)


setImmediate(first)

net.run()
