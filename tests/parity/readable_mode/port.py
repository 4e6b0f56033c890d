"""'readable' and read(n): pieces of the sizes asked for, the rest at the end, null when there is too little."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word


def text(chunk: object) -> str:
    return chunk.decode() if isinstance(chunk, bytes) else "null"


def connection(socket: net.Socket) -> None:
    socket.end("hello world")
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    first = True

    @client.on("readable")
    def _() -> None:
        nonlocal first
        if client.readableLength == 0:
            print(f"readable, read() {text(client.read())}")
            return
        if first:
            first = False
            print(f"readable, {client.readableLength} bytes, flowing {word(client.readableFlowing)}")
            print(f"read(5) {text(client.read(5))}")
            print(f"read(0) {text(client.read(0))}")
            print(f"read(100) {text(client.read(100))}")
            print(f'read(1) "{text(client.read(1))}"')
            client.unshift("big ")
            print(f"read() {text(client.read())}")
            print(f"read() {text(client.read())}")

    client.on("end", lambda: print("end"))
    client.on("close", lambda hadError: print(f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()
