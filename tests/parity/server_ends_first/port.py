"""The server says bye and ends; the client only reads."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"server": [], "client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {str(hadError).lower()}"))
    socket.end("bye", lambda: log("accepted", "end callback"))
    server.close()


server = net.createServer(connection)
server.on("close", lambda: log("server", "close"))


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect({"port": address.port, "host": "127.0.0.1"})
    client.on("data", lambda chunk: log("client", f"data {chunk.decode()}"))
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {str(hadError).lower()}"))


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
