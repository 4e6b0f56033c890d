"""resetAndDestroy(): a plain close here, ECONNRESET at the peer."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))

    @socket.on("error")
    def _(err: NodeOSError) -> None:
        log("accepted", f"error {err.message}")
        log("accepted", f"code {err.code}, syscall {err.syscall}")

    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)

    def connected() -> None:
        log("client", f"returns this {word(client.resetAndDestroy() is client)}, destroyed {word(client.destroyed)}")

    client = net.connect(address.port, "127.0.0.1", connected)
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
