"""The peer ends while much is queued for writing: all of it is still delivered, then finish and close."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


big = b"x" * (8 * 1024 * 1024)
received = 0


def connection(socket: net.Socket) -> None:
    @socket.on("data")
    def _(chunk: bytes) -> None:
        global received
        received += len(chunk)

    socket.on("end", lambda: log("accepted", f"end after {received} bytes"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.pause()
    socket.end(lambda: log("accepted", "end callback"))
    setImmediate(lambda: socket.resume())
    server.close()


server = net.createServer({"allowHalfOpen": True}, connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")

    def written(err: Exception | None) -> None:
        log("client", f"written {'null' if err is None else err}, bytesWritten {client.bytesWritten}")

    client.write(big, written)
    client.resume()
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
