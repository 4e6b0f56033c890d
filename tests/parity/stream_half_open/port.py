"""Duplex: with half-open the halves end one by one; without, the end of one ends the other."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet.process import nextTick
from pynet.stream import Duplex
from pynet.timers import setImmediate
from tests.parity.prelude import word


def run(name: str, allowHalfOpen: bool, then: Callable[[], object]) -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        print(name, f"_write {chunk.decode()}")
        callback()

    def final(callback: Callable[..., None]) -> None:
        print(name, "_final")
        callback()

    def end() -> None:
        print(name, "end", word(stream.allowHalfOpen), word(stream.writable))
        stream.write("in the end listener")
        nextTick(lambda: print(name, "a tick later", word(stream.writable)))

    def later() -> None:
        print(name, "a turn later", word(stream.writable), word(stream.destroyed))
        if stream.writable:
            stream.end()

    stream = Duplex(allowHalfOpen=allowHalfOpen, read=lambda: None, write=write, final=final)
    stream.on("finish", lambda: print(name, "finish"))
    stream.on("close", lambda: print(name, "close"))
    stream.on("end", end)
    stream.on("close", then)
    stream.resume()
    stream.push(None)
    setImmediate(later)


run("open", True, lambda: run("not open", False, lambda: None))

net.run()
