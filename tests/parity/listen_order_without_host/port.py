"""listen(0, callback) binds at once; the callback comes before a tick queued after it."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from tests.parity.prelude import port_of, word

server = net.createServer()
nextTick(lambda: print("tick before"))


def listening() -> None:
    print("listening")
    server.close()


server.listen(0, listening)
print(f"sync, listening {word(server.listening)}, bound {word(port_of(server) > 0)}")
nextTick(lambda: print("tick"))
queueMicrotask(lambda: print("microtask"))

net.run()
