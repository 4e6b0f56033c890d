"""An echo server, and a client that talks to it in turns."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word

words = ["one", "two", "three"]


def connection(socket: net.Socket) -> None:
    print("server: connection")

    @socket.on("data")
    def _(chunk: bytes) -> None:
        print(f"server: data {chunk.decode()}")
        socket.write(chunk)

    socket.on("end", lambda: print("server: end"))


server = net.createServer(connection)


def listening() -> None:
    client = net.createConnection(port_of(server), "127.0.0.1")
    client.write(words.pop(0))

    @client.on("data")
    def _(chunk: bytes) -> None:
        print(f"client: data {chunk.decode()}")
        if words:
            client.write(words.pop(0))
        else:
            client.end()

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"client: close {word(hadError)}")
        server.close(lambda: print("server: closed"))


server.listen(0, "127.0.0.1", listening)

net.run()
