"""The queues filled inside the connect listener; 'ready' follows in the same go."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate, setTimeout
from tests.parity.prelude import port_of

server = net.createServer(lambda socket: socket.resume())


def listening() -> None:

    def connected() -> None:
        def timeout() -> None:
            print("timeout")
            client.end()
            server.close()

        setTimeout(timeout, 0)
        setImmediate(lambda: print("immediate"))
        queueMicrotask(lambda: print("microtask"))
        nextTick(lambda: print("tick"))
        print("connect")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    nextTick(lambda: print("tick after connect()"))
    client.on("connectionAttempt", lambda: print("connectionAttempt"))
    client.on("ready", lambda: print("ready"))
    print("connect() returned")


server.listen(0, "127.0.0.1", listening)

net.run()
