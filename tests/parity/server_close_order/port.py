"""server.close(callback): 'close' is a tick, already queued when close() returns."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate

server = net.createServer()


def listening() -> None:
    server.on("close", lambda: print("close"))
    nextTick(lambda: print("tick before"))
    server.close(lambda: print("close callback"))
    setImmediate(lambda: print("immediate"))
    queueMicrotask(lambda: print("microtask"))
    nextTick(lambda: print("tick after"))
    print("sync")


server.listen(0, listening)

net.run()
