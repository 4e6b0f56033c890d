"""listen(0, host, callback) binds a tick later; the callback comes after a tick queued behind the call."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from tests.parity.prelude import word

server = net.createServer()
nextTick(lambda: print("tick before"))


def listening() -> None:
    print(f"listening {word(server.listening)}")
    server.close()


server.listen(0, "127.0.0.1", listening)
print(f"sync, listening {word(server.listening)}, address {'null' if server.address() is None else server.address()}")
nextTick(lambda: print(f"tick, listening {word(server.listening)}"))
queueMicrotask(lambda: print(f"microtask, listening {word(server.listening)}"))

net.run()
