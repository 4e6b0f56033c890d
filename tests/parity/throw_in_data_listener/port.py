"""An exception in a 'data' listener is uncaught; the socket is none the worse and goes on."""

from __future__ import annotations

import pynet as net
from pynet import process
from tests.parity.prelude import port_of, word

process.on("uncaughtException", lambda err: print(f"uncaughtException {err}"))


def connection(socket: net.Socket) -> None:
    socket.write("one")
    socket.on("data", lambda chunk: socket.end("two"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")

    @client.on("data")
    def _(chunk: bytes) -> None:
        print(f"data {chunk.decode()}")
        if chunk == b"one":
            client.write("more")
            raise Exception("boom")

    client.on("error", lambda err: print(f"error {err}"))
    client.on("end", lambda: print("end"))
    client.on("close", lambda hadError: print(f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()
