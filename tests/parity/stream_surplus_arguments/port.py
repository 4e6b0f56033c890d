"""The callbacks that hooks get are called with more arguments than they have, and destroy()'s takes fewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Readable, Transform, Writable, finished
from pynet.timers import setImmediate

later: Callable[..., object] = setImmediate


def watch(name: str, stream: Any) -> Any:
    def listen(event: str) -> None:
        stream.on(event, lambda *args: print(name, event, args[0] if args else "none"))

    for event in ("error", "finish", "end", "close"):
        listen(event)
    return stream


target = watch(
    "writable",
    Writable(
        construct=lambda callback: later(callback, None, "more", 1),
        write=lambda chunk, encoding, callback: later(callback, None, chunk, encoding),
        writev=lambda chunks, callback: callback(None, chunks, "more"),
        final=lambda callback: later(callback, None, "more", 1),
        destroy=lambda err, callback: later(callback, err, "more", 1),
    ),
)
target.write("a", lambda: print("written"))
target.write("b", lambda: print("written"))
target.end(lambda: print("ended"))

middle = watch(
    "transform",
    Transform(
        transform=lambda chunk, encoding, callback: callback(None, chunk, encoding, "more"),
        flush=lambda callback: later(callback, None, "z", "more"),
        destroy=lambda err, callback: callback(err, "more"),
    ),
)
middle.on("data", lambda chunk: print("data", chunk.decode()))
middle.end("a")

source = watch("readable", Readable(read=lambda: None, destroy=lambda err, callback: callback(err, 1, 2)))
cleanup: Callable[..., None] = finished(source, lambda err: print("finished", err))
source.destroy(Exception("gone"), lambda: print("destroyed"))
source.destroy(None, lambda: print("destroyed already"))
source.on("close", lambda: cleanup("more", 1))

net.run()
