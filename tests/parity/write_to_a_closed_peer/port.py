"""The peer is gone: the first write is taken, the second fails with EPIPE, then error and close(true)."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from pynet.timers import setImmediate

traces: dict[str, list[str]] = {"client": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    socket.destroy()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect({"port": address.port, "host": "127.0.0.1", "allowHalfOpen": True})
    client.resume()

    def written_b(err: NodeOSError) -> None:
        log("client", f"written b {err.message}, code {err.code}, syscall {err.syscall}")

    @client.on("end")
    def _() -> None:
        log("client", "end")

        def written_a(err: Exception | None) -> None:
            log("client", f"written a {'null' if err is None else err}")
            setImmediate(lambda: log("client", f"second write {word(client.write('b', written_b))}"))

        client.write("a", written_a)

    client.on("error", lambda err: log("client", f"error {err.message}, destroyed {word(client.destroyed)}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
