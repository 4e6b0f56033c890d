"""pipeline(): whichever stream fails, or just closes, all are destroyed and the callback gets the error once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import PassThrough, Readable, Writable, pipeline
from pynet.timers import setImmediate

cases: list[tuple[int, Exception | None]] = [
    (index, error) for index in (0, 1, 2) for error in (Exception("broken"), None)
]


def text(err: Any) -> str:
    return str(getattr(err, "code", None) or err)


def next_one() -> None:
    if not cases:
        wrong()
        return
    index, error = cases.pop(0)
    streams: list[Any] = [
        Readable(read=lambda: None),
        PassThrough(),
        Writable(write=lambda chunk, encoding, callback: callback()),
    ]

    def listen(at: int) -> None:
        streams[at].on("error", lambda err: print(at, "error", text(err)))
        streams[at].on("close", lambda: print(at, "close"))

    for at in range(3):
        listen(at)

    def done(err: Any) -> None:
        print("done", text(err))
        setImmediate(next_one)

    def destroy() -> None:
        print("destroying", index)
        streams[index].destroy(error)

    pipeline(*streams, done)
    streams[0].push("a")
    setImmediate(destroy)


def wrong() -> None:
    gone = Writable()
    gone.destroy()
    source = Readable(read=lambda: None)
    acts: list[Callable[[], object]] = [
        lambda: pipeline(source, gone, lambda: None),
        lambda: pipeline(source, lambda: None),
        lambda: pipeline(source, gone),
    ]
    for act in acts:
        try:
            act()
        except (TypeError, RuntimeError) as err:
            print(getattr(err, "code", None), err)


next_one()

net.run()
