"""Ticks, microtasks and immediates, queued in one callback of the loop."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate

server = net.createServer()


def listening() -> None:
    setImmediate(lambda: print("immediate"))
    queueMicrotask(lambda: print("microtask"))
    nextTick(lambda: print("tick"))
    print("sync")
    server.close(lambda: print("close callback"))


server.listen(0, listening)

net.run()
