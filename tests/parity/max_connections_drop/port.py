"""maxConnections = 1: the second connection is taken, closed and reported by 'drop'."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"server": [], "first": [], "second": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


server = net.createServer()
server.maxConnections = 1


@server.on("connection")
def _(socket: net.Socket) -> None:
    log("server", "connection")
    socket.resume()


@server.on("drop")
def _(data: net.DropArgument) -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    log("server", f"drop {','.join(sorted(data))}")
    log("server", f"{data['localAddress']} {data['localFamily']} {word(data['localPort'] == address.port)}")
    log("server", f"{data['remoteAddress']} {data['remoteFamily']} {word(data['remotePort'] > 0)}")


server.on("close", lambda: log("server", "close"))


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    port = address.port

    def connected() -> None:
        log("first", "connect")
        second = net.connect(port, "127.0.0.1", lambda: log("second", "connect"))
        second.on("end", lambda: log("second", "end"))

        @second.on("close")
        def _(hadError: bool) -> None:
            log("second", f"close {word(hadError)}")
            first.end()
            server.close()

        second.resume()

    first = net.connect(port, "127.0.0.1", connected)
    first.on("close", lambda hadError: log("first", f"close {word(hadError)}"))
    first.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
