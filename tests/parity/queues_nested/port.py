"""Ticks and microtasks that queue each other: all ticks, then all microtasks, again until both are empty."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate


def start() -> None:
    def tick_1() -> None:
        print("tick 1")
        queueMicrotask(lambda: print("microtask from tick 1"))
        nextTick(lambda: print("tick from tick 1"))

    nextTick(tick_1)
    nextTick(lambda: print("tick 2"))

    def microtask_1() -> None:
        print("microtask 1")
        queueMicrotask(lambda: print("microtask from microtask 1"))
        nextTick(lambda: print("tick from microtask 1"))

    queueMicrotask(microtask_1)
    setImmediate(lambda: print("a later turn"))


setImmediate(start)

net.run()
