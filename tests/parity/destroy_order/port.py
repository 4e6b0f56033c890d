"""destroy(err): 'error' is a tick, 'close' waits for the closing phase, after the immediates."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import port_of


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.on("error", lambda: print("error"))
        client.on("close", lambda: print("close"))
        nextTick(lambda: print("tick before"))
        client.destroy(Exception("boom"))
        setImmediate(lambda: print("immediate"))
        queueMicrotask(lambda: print("microtask"))
        nextTick(lambda: print("tick after"))
        print("sync")

    client = net.connect(port_of(server), "127.0.0.1", connected)


server.listen(0, "127.0.0.1", listening)

net.run()
