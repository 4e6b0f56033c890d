"""Ticks run after every single immediate and timer; an immediate queued by one waits a turn."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import clearTimeout, setImmediate, setTimeout


def immediates() -> None:
    for i in (1, 2):

        def immediate(*, i: int = i) -> None:
            print(f"immediate {i}")
            nextTick(lambda: print(f"tick from immediate {i}"))
            queueMicrotask(lambda: print(f"microtask from immediate {i}"))
            setImmediate(lambda: print(f"nested immediate {i}"))

        setImmediate(immediate)


def timeouts() -> None:
    for i in (1, 2, 3):

        def timeout(*, i: int = i) -> None:
            print(f"timeout {i}")
            nextTick(lambda: print(f"tick from timeout {i}"))
            if i == 2:
                clearTimeout(last)

        setTimeout(timeout, 10)
    last = setTimeout(lambda: print("never"), 10)


setImmediate(immediates)
setTimeout(timeouts, 100)

net.run()
