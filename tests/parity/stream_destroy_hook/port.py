"""_destroy(): may pass the error on, replace it, swallow it, take its time, or raise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import Duplex
from pynet.timers import setImmediate
from tests.parity.prelude import word

Callback = Callable[..., None]


def raises(err: Any, callback: Callback) -> None:
    raise Exception("raised")


def answers_twice(err: Any, callback: Callback) -> None:
    callback(err)
    callback(Exception("late"))


answers: dict[str, Callable[[Any, Callback], object]] = {
    "passes on": lambda err, callback: callback(err),
    "replaces": lambda err, callback: callback(Exception("other")),
    "swallows": lambda err, callback: callback(),
    "takes its time": lambda err, callback: setImmediate(callback, err),
    "raises": raises,
    "answers twice": answers_twice,
}
names = list(answers)


def next_one() -> None:
    if not names:
        return
    name = names.pop(0)

    def destroy(err: Any, callback: Callback) -> None:
        print(name, f"_destroy {err}")
        answers[name](err, callback)

    def close() -> None:
        print(name, "close", stream.errored)
        next_one()

    stream = Duplex(read=lambda: None, write=lambda: None, destroy=destroy)
    stream.on("error", lambda err: print(name, "error", err))
    stream.on("close", close)
    stream.destroy(Exception("given"))
    print(name, word(stream.destroyed), word(stream.closed))


next_one()

net.run()
