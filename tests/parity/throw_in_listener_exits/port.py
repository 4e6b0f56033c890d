"""An exception in a listener ends the program with status 1."""

from __future__ import annotations

import pynet as net


def connection(socket: net.Socket) -> None:
    print("connection")
    socket.end("x")


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")

    @client.on("data")
    def _(chunk: bytes) -> None:
        print("data")
        raise TypeError("boom")

    client.on("close", lambda: print("never"))


server.listen(0, "127.0.0.1", listening)

net.run()
