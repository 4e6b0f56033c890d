"""The peer ends without a byte: a socket that nobody reads ends and closes all the same."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: bool) -> str:
    return str(value).lower()


def connection(socket: net.Socket) -> None:
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.end()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))

    @client.on("close")
    def _(hadError: bool) -> None:
        log("client", f"close {word(hadError)}")
        log("client", f"readableEnded {word(client.readableEnded)}, writableFinished {word(client.writableFinished)}")


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
