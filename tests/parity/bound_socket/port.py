"""BoundSocket: bound in the constructor, adopted by listen() once, and what it says then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.errors import NodeError, NodeOSError
from tests.parity.prelude import address_of, port_of, word


def name_of(err: Exception) -> str:
    return "TypeError" if isinstance(err, TypeError) else "RangeError" if isinstance(err, ValueError) else "Error"


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        f()
        print(f"{what}: undefined")
    except (NodeError, NodeOSError) as err:
        print(f"{what}: {name_of(err)} {err.code} {err.message}")


BoundSocket: Any = net.BoundSocket
bound = net.BoundSocket({"host": "127.0.0.1", "port": 0})
address = address_of(bound)
port = address.port
fd, isPipe = word(bound.fd() > 0), word(bound.isPipe)
print(f"bound {address.address} {address.family} {word(port > 0)}, fd {fd}, isPipe {isPipe}")

closed = net.BoundSocket()
attempt("close", lambda: closed.close())
attempt("close again", lambda: closed.close())
attempt("address", lambda: closed.address())
attempt("fd", lambda: closed.fd())
attempt("bad port", lambda: BoundSocket({"port": 70000}))
attempt("bad host", lambda: BoundSocket({"host": "localhost"}))
attempt("path and port", lambda: BoundSocket({"path": "./s", "port": 1}))
attempt("not local", lambda: BoundSocket({"host": "198.51.100.1"}))

server = net.createServer(lambda socket: socket.end("hi"))


def listening() -> None:
    print(f"listening on it {word(port_of(server) == port)}")
    attempt("adopted: close", lambda: bound.close())
    attempt("adopted: listen", lambda: net.createServer().listen(bound))
    client = net.connect(port, "127.0.0.1")
    client.on("data", lambda chunk: print(f"data {chunk.decode()}"))
    client.on("close", lambda: server.close(pipe))


server.listen(bound, listening)


def pipe() -> None:
    bound = net.BoundSocket({"path": "./s"})
    print(f"pipe {bound.address()}, isPipe {word(bound.isPipe)}")
    server = net.createServer(lambda socket: socket.end("hi"))

    def listening() -> None:
        print(f"listening on {server.address()}")
        client = net.connect("./s")
        client.on("data", lambda chunk: print(f"data {chunk.decode()}")).on("close", lambda: server.close())

    server.listen({"handle": bound}, listening)


net.run()
