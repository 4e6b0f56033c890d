"""Without any handler, an 'error' that nobody listens for ends the program with status 1, at once."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of

server = net.createServer()


def listening() -> None:
    second = net.createServer()
    second.on("close", lambda: print("never"))
    second.listen(port_of(server), "127.0.0.1", lambda: print("never"))
    print("listen called")
    setImmediate(lambda: setImmediate(lambda: print("never")))


server.listen(0, "127.0.0.1", listening)

net.run()
