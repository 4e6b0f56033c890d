"""listen(path, callback) binds at once, as without a host."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import word

server = net.createServer()


def listening() -> None:
    print("listening")
    server.close()


server.listen("./s", listening)
print(f"sync, listening {word(server.listening)}, address {server.address()}")
nextTick(lambda: print("tick"))
queueMicrotask(lambda: print("microtask"))
setImmediate(lambda: print("immediate"))

net.run()
