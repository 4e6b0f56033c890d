"""An exception in a listener ends the program with status 1."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of


def connection(socket: net.Socket) -> None:
    print("connection")
    socket.end("x")


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")

    @client.on("data")
    def _(chunk: bytes) -> None:
        print("data")
        raise TypeError("boom")

    client.on("close", lambda: print("never"))


server.listen(0, "127.0.0.1", listening)

net.run()
