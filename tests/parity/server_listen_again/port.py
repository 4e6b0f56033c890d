"""A closed server can listen again, and is as good as new."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.end("hi"))


@server.on("listening")
def _() -> None:
    print(f"listening, {word(port_of(server) > 0)}")


server.on("close", lambda: print(f"close, address {'null' if server.address() is None else server.address()}"))


def first() -> None:
    print("first callback")

    def closed() -> None:
        print("closed")

        def second() -> None:
            print("second callback")
            client = net.connect(port_of(server), "127.0.0.1")
            client.on("data", lambda chunk: print(f"data {chunk.decode()}"))
            client.on("close", lambda: server.close())

        server.listen(0, "127.0.0.1", second)

    server.close(closed)


server.listen(0, "127.0.0.1", first)

net.run()
