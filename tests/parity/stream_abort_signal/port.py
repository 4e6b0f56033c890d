"""A signal destroys a stream: as an option, by addAbortSignal(), aborted before, and too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pynet as net
from pynet.abort import AbortController
from pynet.stream import Readable, Writable, addAbortSignal
from pynet.timers import setImmediate
from tests.parity.prelude import word

S = TypeVar("S", Readable, Writable)


def listen(name: str, stream: S) -> S:
    stream.on("error", lambda err: print(name, "error", err.code, err.name, err.message, word(err.cause == "why")))
    stream.on("close", lambda: print(name, "close"))
    return stream


controller = AbortController()
option = listen("option", Readable(read=lambda: None, signal=controller.signal))
added = listen("added", Writable(write=lambda: None))
print(word(addAbortSignal(controller.signal, added) is added))
added.write("x", lambda err: print("never"))
done = listen("done", Writable(write=lambda chunk, encoding, callback: callback()))
addAbortSignal(controller.signal, done)
done.end()


def later() -> None:
    controller.abort("why")
    print(word(option.destroyed), word(added.destroyed), word(done.errored, "null"))
    late = listen("late", Readable(read=lambda: None, signal=controller.signal))
    print(word(late.destroyed))
    wrong: Any = "no"
    acts: list[Callable[[], object]] = [
        lambda: addAbortSignal(5, added),
        lambda: addAbortSignal(controller.signal, {}),
        lambda: Readable(signal=wrong),
    ]
    for act in acts:
        try:
            act()
        except TypeError as err:
            print(getattr(err, "code", None), err)


setImmediate(later)

net.run()
