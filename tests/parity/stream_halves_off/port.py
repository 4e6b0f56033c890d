"""Duplex with a half switched off: flags, events, and when it closes."""

from __future__ import annotations

import pynet as net
from pynet.stream import Duplex
from tests.parity.prelude import word


def make(name: str, readable: bool = True, writable: bool = True) -> Duplex:
    stream = Duplex(
        readable=readable,
        writable=writable,
        read=lambda: None,
        write=lambda chunk, encoding, callback: callback(),
    )
    stream.on("end", lambda: print(name, "end"))
    stream.on("finish", lambda: print(name, "finish"))
    stream.on("close", lambda: print(name, "close"))
    stream.on("error", lambda err: print(name, "error", err.code))
    flags = [stream.readable, stream.writable, stream.readableEnded, stream.writableFinished]
    print(name, *[word(flag) for flag in [*flags, stream.readableAborted]])
    return stream


writer = make("writer", readable=False)
writer.resume()
writer.end("x")
reader = make("reader", writable=False)
print(word(reader.write("x", lambda err: print("reader write", err.code))))
other = make("other", writable=False)
other.push("x")
other.push(None)
other.resume()
neither = make("neither", readable=False, writable=False)
neither.destroy()

net.run()
