"""finished() on a stream that has been destroyed already: it waits for the events that are under way."""

from __future__ import annotations

import pynet as net
from pynet import process
from pynet.stream import PassThrough, finished
from pynet.timers import setTimeout
from tests.parity.prelude import word


def destroyed(slowly: bool) -> PassThrough:
    stream = PassThrough(
        destroy=lambda err, callback: setTimeout(lambda: callback(err), 5) if slowly else callback(err),
    )
    return stream.destroy(Exception("broken"))


names = ["error", "close", "end", "finish"]
lines: list[list[str]] = []


def watch(stream: PassThrough, options: dict[str, bool]) -> None:
    seen = [f"closed: {word(stream.closed)}"]
    lines.append(seen)
    stream.on("error", lambda: seen.append("error"))
    stream.on("close", lambda: seen.append("close"))
    process.nextTick(lambda: seen.append("tick"))
    finished(stream, options, lambda err: seen.append(f"finished: {err}"))
    seen.append(" ".join(f"{name} {stream.listenerCount(name)}" for name in names))


for slowly in (False, True):
    for options in ({}, {"error": False}, {"readable": False}, {"writable": False}):
        watch(destroyed(slowly), options)

net.run()
for seen in lines:
    print(", ".join(seen))
