"""An 'error' nobody listens for is an uncaught exception; with a handler for that, the socket still closes."""

from __future__ import annotations

import pynet as net
from pynet import process
from pynet.process import nextTick

traces: dict[str, list[str]] = {"client": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


process.on("uncaughtException", lambda err: log("client", f"uncaughtException {err}"))


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)

    def connected() -> None:
        client.destroy(Exception("boom"))
        nextTick(lambda: log("client", "a later tick"))

    client = net.connect(address.port, "127.0.0.1", connected)
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
