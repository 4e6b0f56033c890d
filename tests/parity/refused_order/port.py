"""When error and close of a refused connection come: a tick of error runs before close; Unix paths fail sooner."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import port_of

server = net.createServer()


def listening() -> None:
    port = port_of(server)

    def closed() -> None:
        client = net.connect(port, "127.0.0.1")

        @client.on("error")
        def _(err: NodeOSError) -> None:
            print(f"tcp: error {err.code}")
            nextTick(lambda: print("tcp: tick"))
            queueMicrotask(lambda: print("tcp: microtask"))

        @client.on("close")
        def _() -> None:
            print("tcp: close")
            setImmediate(pipe)

    server.close(closed)


server.listen(0, "127.0.0.1", listening)


def pipe() -> None:
    client = net.connect("./missing")

    @client.on("error")
    def _(err: NodeOSError) -> None:
        print(f"pipe: error {err.code}")
        nextTick(lambda: print("pipe: tick from error"))

    client.on("close", lambda: print("pipe: close"))
    setImmediate(lambda: print("pipe: immediate"))
    queueMicrotask(lambda: print("pipe: microtask"))
    nextTick(lambda: print("pipe: tick"))
    print("pipe: sync")


net.run()
