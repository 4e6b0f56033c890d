"""A path that a server was told stays its address: before it listens, after close(), and after an error."""

from __future__ import annotations

from typing import Any

import pynet as net
from tests.parity.prelude import word


def log(name: str, server: net.Server) -> None:
    address = server.address()
    print(f"{name}: {word(server.listening)}, {address if isinstance(address, str) else 'no path'}")


server = net.createServer()
server.listen("./s")
log("at once", server)


@server.on("listening")
def _() -> None:
    log("listening", server)
    server.close(closed)
    log("closing", server)


def closed() -> None:
    server.removeAllListeners("listening")
    log("closed", server)
    server.listen(0, port)


def port() -> None:
    log("listening on a port", server)

    def closed() -> None:
        log("closed again", server)
        fails()

    server.close(closed)


def fails() -> None:
    server = net.createServer()
    log("new", server)
    server.listen("./none/s")
    log("no such directory", server)

    @server.on("error")
    def _() -> None:
        log("error", server)
        descriptor()


def descriptor() -> None:
    server = net.createServer()
    server.on("error", lambda err: print(err))
    options: Any = {"fd": 1.5}
    server.listen(options)


net.run()
