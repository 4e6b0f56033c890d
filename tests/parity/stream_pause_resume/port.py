"""pause() in a data listener keeps the rest; resume() goes on a tick later; their events."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick
from pynet.stream import Readable
from pynet.timers import setImmediate

stream = Readable(read=lambda: None)
stream.on("pause", lambda: print("pause"))
stream.on("resume", lambda: print("resume"))
stream.on("end", lambda: print("end"))


@stream.on("data")
def data(chunk: bytes) -> None:
    print("data", chunk.decode())
    stream.pause()
    stream.pause()
    print("waiting", stream.readableLength)
    setImmediate(go_on)


def go_on() -> None:
    stream.resume()
    print("resume called", stream.readableLength)
    nextTick(lambda: print("tick"))


for chunk in "abc":
    stream.push(chunk)
stream.push(None)

net.run()
