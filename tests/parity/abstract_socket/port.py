"""A Linux abstract socket: a name that begins with a null character, no file."""

from __future__ import annotations

import os

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import word

name = f"\0pynet-parity-{os.getpid()}"
server = net.createServer(lambda socket: socket.end("hi"))


def listening() -> None:
    print(f"address as given {word(server.address() == name)}, files {len(os.listdir('.'))}")
    client = net.connect({"path": name})
    client.on("data", lambda chunk: print(f"data {chunk.decode()}"))

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}")

        def closed() -> None:
            late = net.connect(name)

            @late.on("error")
            def _(err: NodeOSError) -> None:
                print(f"error {err.code} {err.syscall}, address as given {word(err.address == name)}")

        server.close(closed)


server.listen(name, listening)

net.run()
