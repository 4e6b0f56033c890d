"""The same queues filled in an I/O callback: the immediate always comes before the timer."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate, setTimeout
from tests.parity.prelude import port_of


def connection(socket: net.Socket) -> None:
    setTimeout(lambda: print("timeout"), 0)
    setImmediate(lambda: print("immediate"))
    queueMicrotask(lambda: print("microtask"))
    nextTick(lambda: print("tick"))
    print("sync")
    socket.destroy()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    net.connect(port_of(server), "127.0.0.1").on("error", lambda: None)


server.listen(0, "127.0.0.1", listening)

net.run()
