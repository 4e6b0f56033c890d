"""What an exception that is taken leaves behind: other microtasks run at once, ticks after the next callback."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet import process
from pynet.process import queueMicrotask
from pynet.timers import setImmediate, setTimeout

process.on("uncaughtException", lambda err: print(f"taken: {err}"))


def say(text: str) -> Callable[[], None]:
    return lambda: print(text)


def throw(text: str) -> Callable[[], None]:
    def call() -> None:
        raise RuntimeError(text)

    return call


def a_tick() -> None:
    process.nextTick(throw("tick"))
    process.nextTick(say("other tick"))
    queueMicrotask(say("microtask"))
    setImmediate(say("immediate"))
    setImmediate(say("other immediate"))


def a_microtask() -> None:
    queueMicrotask(lambda: process.nextTick(say("tick of a microtask")))
    queueMicrotask(throw("microtask"))
    queueMicrotask(say("other microtask"))
    queueMicrotask(throw("last microtask"))
    process.nextTick(say("tick"))
    setImmediate(say("immediate"))


def an_immediate() -> None:
    def first() -> None:
        process.nextTick(say("tick"))
        queueMicrotask(say("microtask"))
        throw("immediate")()

    setImmediate(first)
    setImmediate(say("other immediate"))
    setImmediate(say("third immediate"))


def a_tick_of_an_immediate() -> None:
    def first() -> None:
        process.nextTick(throw("tick"))
        process.nextTick(say("other tick"))
        queueMicrotask(say("microtask"))
        setImmediate(say("immediate of the next turn"))

    setImmediate(first)
    setImmediate(say("other immediate"))


def a_microtask_of_an_immediate() -> None:
    def first() -> None:
        queueMicrotask(throw("microtask"))
        queueMicrotask(say("other microtask"))
        process.nextTick(say("tick"))
        setImmediate(say("immediate of the next turn"))

    setImmediate(first)
    setImmediate(say("other immediate"))


def a_timer() -> None:
    def timer() -> None:
        process.nextTick(say("tick"))
        queueMicrotask(say("microtask"))
        setImmediate(say("immediate"))
        setImmediate(next)
        throw("timer")()

    setTimeout(timer, 1)


def a_tick_of_a_timer() -> None:
    def timer() -> None:
        process.nextTick(throw("tick"))
        process.nextTick(throw("other tick"))
        process.nextTick(say("third tick"))
        setImmediate(say("immediate"))
        setImmediate(say("other immediate"))
        setImmediate(next)

    setTimeout(timer, 1)


runs: list[tuple[str, Callable[[], None]]] = [
    ("a tick", a_tick),
    ("a microtask", a_microtask),
    ("an immediate", an_immediate),
    ("a tick of an immediate", a_tick_of_an_immediate),
    ("a microtask of an immediate", a_microtask_of_an_immediate),
    ("a timer", a_timer),
    ("a tick of a timer", a_tick_of_a_timer),
]


def next() -> None:
    if not runs:
        return
    name, run = runs.pop(0)
    print(f"{name}:")
    run()
    if not name.endswith("timer"):
        setImmediate(lambda: setImmediate(lambda: setImmediate(next)))


next()

net.run()
