"""The server destroys in the connection listener: the client connects, sees an end (or a reset) and closes."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"server": [], "client": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


server = net.createServer()


@server.on("connection")
def _(socket: net.Socket) -> None:
    log("server", f"connection, destroyed {word(socket.destroyed)}")

    @socket.on("close")
    def _(hadError: bool) -> None:
        log("server", f"accepted: close {word(hadError)}")

        def counted(err: Exception | None, count: int) -> None:
            log("server", f"connections {count}")
            server.close()

        server.getConnections(counted)

    socket.destroy()


server.on("close", lambda: log("server", "close"))


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")
    client.on("connect", lambda: log("client", "connect"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
