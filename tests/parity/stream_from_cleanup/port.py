"""Readable.from(): how many microtasks pass until an iterator has cleaned up, by what it does with the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pynet as net
from pynet import process
from pynet.process import queueMicrotask
from pynet.stream import Readable
from pynet.timers import setImmediate


def plain() -> Iterator[int]:
    yield 1
    yield 2


def catches() -> Iterator[int]:
    try:
        yield 1
        yield 2
    except Exception:
        pass


def goes_on() -> Iterator[int]:
    try:
        yield 1
        yield 2
    except Exception:
        yield 3


def raises() -> Iterator[int]:
    try:
        yield 1
        yield 2
    finally:
        raise Exception("raised")


KINDS: dict[str, Callable[[], Iterable[int]]] = {
    "list": lambda: [1, 2],
    "plain": plain,
    "catches": catches,
    "goes on": goes_on,
    "raises": raises,
}
cases: list[tuple[str, Exception | None]] = [
    (kind, error) for kind in KINDS for error in (None, Exception("destroyed"))
]


def next_one() -> None:
    if not cases:
        return
    kind, error = cases.pop(0)
    stream = Readable.from_(KINDS[kind]())
    order: list[str] = []

    # As far from here as 'close' is from the end of the cleaning up: two ticks.
    def count(n: int) -> None:
        if n > 8:
            return
        process.nextTick(lambda: process.nextTick(order.append, str(n)))
        queueMicrotask(lambda: count(n + 1))

    def show() -> None:
        print(kind, "with an error:" if error else "without:", *order)
        next_one()

    stream.on("error", lambda err: order.append(str(err)))
    stream.on("close", lambda: order.append("close"))
    stream.read(0)
    stream.destroy(error)
    queueMicrotask(lambda: count(1))
    setImmediate(show)


next_one()
net.run()
