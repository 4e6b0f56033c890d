"""wrap(): an old-style stream is read from; the options of the wrapper stay its own."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.errors import NodeError
from pynet.events import EventEmitter
from pynet.stream import Readable


def old_stream() -> Any:
    old: Any = EventEmitter()
    old.pause = lambda: print("old pause")
    old.resume = lambda: print("old resume")
    old.destroy = lambda: print("old destroy")
    old.greet = lambda: "hello from the old one"
    return old


def watch(stream: Any) -> Any:
    def listen(event: str) -> None:
        stream.on(event, lambda err: print(event, "none" if err is None else err))

    for event in ("end", "error", "close"):
        listen(event)
    return stream


def destroy(err: Any, callback: Any) -> None:
    print("own destroy", "none" if err is None else err)
    callback(err)


for how in ("end", "error", "close", "destroy", "by hand"):
    print(f"--- {how}")
    old = old_stream()
    stream = watch(Readable(highWaterMark=2, destroy=destroy)).wrap(old)
    print(stream.greet())
    old.emit("data", "abc")
    net.run()
    stream.on("data", lambda chunk: print("data", chunk.decode()))
    net.run()
    if how == "by hand":
        stream.destroy(Exception("x"))
    else:
        old.emit(how, Exception("x"))
    net.run()

wrong: list[Any] = [42, "x", None, []]
for value in wrong:
    try:
        Readable(read=lambda: None).iterator(value)
    except NodeError as err:
        print(err.code, err.message)
