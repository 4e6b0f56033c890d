"""listen(0, callback) binds at once; the callback comes before a tick queued after it."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


server = net.createServer()
nextTick(lambda: print("tick before"))


def listening() -> None:
    print("listening")
    server.close()


server.listen(0, listening)
address = server.address()
assert isinstance(address, net.AddressInfo)
print(f"sync, listening {word(server.listening)}, bound {word(address.port > 0)}")
nextTick(lambda: print("tick"))
queueMicrotask(lambda: print("microtask"))

net.run()
