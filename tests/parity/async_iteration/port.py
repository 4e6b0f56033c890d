"""for await over a socket: the chunks, the end, and the events beside them."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("iteration", "client")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.write("one")
    socket.on("data", lambda chunk: socket.end("two"))
    server.close()


server = net.createServer(connection)


async def main() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
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

traces.show()
