"""destroy() inside 'data': every listener of that chunk is still called, the chunk behind it is dropped, no 'end'."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("error", lambda: None)
    socket.on("close", lambda: log("accepted", "close"))
    socket.write("hello")
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")

    def read() -> None:
        if client.readableLength < 5:
            setImmediate(read)
            return
        client.unshift("one ")
        log("client", f"buffered {client.readableLength}")

        @client.on("data")
        def _(chunk: bytes) -> None:
            log("client", f"first listener {chunk.decode()}")
            client.destroy()
            log("client", f"destroyed {word(client.destroyed)}")

        client.on("data", lambda chunk: log("client", f"second listener {chunk.decode()}"))

    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    read()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
