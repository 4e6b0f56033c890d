"""A small write is done at once: its callback is a tick, before those queued after it; then end(callback)."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate

traces: dict[str, list[str]] = {"client": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)

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

    client = net.connect(address.port, "127.0.0.1", connected)

    def end() -> None:
        client.on("finish", lambda: log("client", "finish"))
        client.end(lambda: log("client", "end callback"))
        setImmediate(lambda: log("client", "immediate after end"))
        queueMicrotask(lambda: log("client", "microtask after end"))
        nextTick(lambda: log("client", "tick after end"))

    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
