"""allowHalfOpen on the server: the client has ended, the server goes on writing and ends when it likes."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    log("accepted", f"allowHalfOpen {word(socket.allowHalfOpen)}")
    socket.resume()

    @socket.on("end")
    def _() -> None:
        log("accepted", f"end, readyState {socket.readyState}, writable {word(socket.writable)}")

        def written() -> None:
            log("accepted", "written")
            setImmediate(lambda: socket.end(" words"))

        socket.write("late", written)

    socket.on("finish", lambda: log("accepted", f"finish, readyState {socket.readyState}"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer({"allowHalfOpen": True}, connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    text = ""

    def connected() -> None:
        client.end()
        log("client", f"ended, readyState {client.readyState}")

    client = net.connect(address.port, "127.0.0.1", connected)

    @client.on("data")
    def _(chunk: bytes) -> None:
        nonlocal text
        text += chunk.decode()

    client.on("finish", lambda: log("client", "finish"))
    client.on("end", lambda: log("client", f"end, got {text}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
