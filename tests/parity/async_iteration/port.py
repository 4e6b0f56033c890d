"""for await over a socket: the chunks, the end, and the events beside them."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"iteration": [], "client": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    socket.write("one")
    socket.on("data", lambda chunk: socket.end("two"))
    server.close()


server = net.createServer(connection)


async def main() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    async for chunk in client:
        log("iteration", f"chunk {chunk.decode()}")
        if chunk == b"one":
            client.write("more")
    log("iteration", f"ended, readableEnded {word(client.readableEnded)}, destroyed {word(client.destroyed)}")


async def start() -> None:
    server.listen(0, "127.0.0.1", main)


net.run(start())

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
