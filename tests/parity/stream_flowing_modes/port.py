"""What starts and stops the flow: listeners for data and readable, pause, resume, and their removal."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick
from pynet.stream import Readable
from tests.parity.prelude import word


def state(what: str, stream: Readable) -> None:
    print(what, word(stream.readableFlowing, "null"), word(stream.isPaused()))


def make() -> Readable:
    return Readable(read=lambda: None)


stream = make()
state("new", stream)
stream.pause()
state("paused", stream)
stream.on("data", lambda: None)
state("data listener while paused", stream)
stream.resume()
state("resumed", stream)

stream = make()
stream.prependListener("data", lambda: None)
state("prepended data listener", stream)
stream.once("data", lambda: None)
state("once", stream)

mixed = make()
readable = lambda: print("readable event")
mixed.on("data", lambda chunk: print("data", chunk.decode()))
mixed.on("readable", readable)
state("both", mixed)
mixed.resume()
state("both, resumed", mixed)
mixed.push("x")
mixed.off("readable", readable)
state("readable listener removed", mixed)


def later() -> None:
    state("a tick later", mixed)
    mixed.removeAllListeners("data")
    state("no listeners", mixed)


nextTick(later)

left = make()
left.on("readable", readable)
left.removeListener("readable", readable)
nextTick(lambda: state("nobody left", left))

net.run()
