"""cork() holds writes back, uncork() sends them as one; nested corks need as many uncorks."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def connection(socket: net.Socket) -> None:
    socket.on("data", lambda chunk: log("accepted", f"data {chunk.decode()}"))
    socket.on("end", lambda: log("accepted", "end"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)

    def connected() -> None:
        client.cork()
        client.cork()
        client.write("a", lambda: log("client", "written a"))
        client.write("b", lambda: log("client", "written b"))
        log("client", f"corked {client.writableCorked}, queued {client.writableLength}")
        client.uncork()
        log("client", f"corked {client.writableCorked}, queued {client.writableLength}")
        client.write("c", lambda: log("client", "written c"))
        client.uncork()
        log("client", f"corked {client.writableCorked}, queued {client.writableLength}")
        client.uncork()
        client.end()

    client = net.connect(address.port, "127.0.0.1", connected)
    client.on("finish", lambda: log("client", "finish"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
