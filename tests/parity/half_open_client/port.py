"""allowHalfOpen on the client: the server has ended, the client stays writable until it ends itself."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    text = ""

    @socket.on("data")
    def _(chunk: bytes) -> None:
        nonlocal text
        text += chunk.decode()

    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("end", lambda: log("accepted", f"end, got {text}"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.end()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect({"port": address.port, "host": "127.0.0.1", "allowHalfOpen": True})
    client.resume()

    @client.on("end")
    def _() -> None:
        log("client", f"end, readyState {client.readyState}, writable {word(client.writable)}")

        def later() -> None:
            log("client", f"later, writable {word(client.writable)}, destroyed {word(client.destroyed)}")
            client.end("still here")

        setImmediate(later)

    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
