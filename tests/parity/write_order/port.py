"""A small write is done at once: its callback is a tick, before those queued after it; then end(callback)."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        nextTick(lambda: log("client", "tick before"))
        log("client", f"write returned {word(client.write('x', lambda: log('client', 'written 1')))}")
        client.write("y", lambda: log("client", "written 2"))
        log("client", f"queued {client.writableLength}")

        def immediate() -> None:
            log("client", "immediate")
            end()

        setImmediate(immediate)
        queueMicrotask(lambda: log("client", "microtask"))
        nextTick(lambda: log("client", "tick after"))

    client = net.connect(port_of(server), "127.0.0.1", connected)

    def end() -> None:
        client.on("finish", lambda: log("client", "finish"))
        client.end(lambda: log("client", "end callback"))
        setImmediate(lambda: log("client", "immediate after end"))
        queueMicrotask(lambda: log("client", "microtask after end"))
        nextTick(lambda: log("client", "tick after end"))

    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
