"""An error of an accepted socket is that socket's own: the server hears nothing and goes on."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"server": [], "accepted": [], "client": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    socket.on("error", lambda err: log("accepted", f"error {err}"))

    @socket.on("close")
    def _(hadError: bool) -> None:
        log("accepted", f"close {word(hadError)}")
        log("server", f"listening {word(server.listening)}")
        server.close()

    socket.destroy(Exception("boom"))


server = net.createServer(connection)
server.on("error", lambda err: log("server", f"error {err}"))
server.on("close", lambda: log("server", "close"))


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")
    client.on("end", lambda: log("client", "end"))
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
