"""destroy(err): flags at once, error and close on the next tick, a second call does nothing."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick
from pynet.stream import Duplex, Readable, Writable
from tests.parity.prelude import word

streams: dict[str, Readable | Writable] = {
    "readable": Readable(read=lambda: None),
    "writable": Writable(write=lambda chunk, encoding, callback: callback()),
    "duplex": Duplex(read=lambda: None, write=lambda chunk, encoding, callback: callback()),
}


def start(name: str, stream: Readable | Writable) -> None:
    stream.on("error", lambda err: print(name, "error", err))
    stream.on("close", lambda: print(name, "close"))
    print(name, word(stream.destroyed), word(stream.closed), stream.errored or "none")
    stream.destroy(Exception("first"))
    stream.destroy(Exception("second"))
    print(name, word(stream.destroyed), word(stream.closed), stream.errored or "none")
    nextTick(lambda: print(name, "tick"))


for name, stream in streams.items():
    start(name, stream)
silent = Readable(read=lambda: None, emitClose=False)
silent.on("close", lambda: print("never"))
silent.destroy()

net.run()
