"""What write() and end() refuse at the call, and what write() takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import port_of, word


def name_of(err: Exception) -> str:
    return "TypeError" if isinstance(err, TypeError) else "RangeError" if isinstance(err, ValueError) else "Error"


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        print(f"{what}: {word(f())}")
    except NodeError as err:
        print(f"{what}: {name_of(err)} {err.code}")
        print(f"  {err.message}")


def connection(socket: net.Socket) -> None:
    hex_ = ""

    @socket.on("data")
    def _(chunk: bytes) -> None:
        nonlocal hex_
        hex_ += chunk.hex()

    socket.on("end", lambda: print(f"got {hex_}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client: Any = typed
        attempt("null", lambda: client.write(None))
        attempt("number", lambda: client.write(5))
        attempt("true", lambda: client.write(True))
        attempt("array", lambda: client.write([1]))
        attempt("object", lambda: client.write({}))
        attempt("nothing", lambda: client.write())
        attempt("encoding", lambda: client.write("x", "nope"))
        attempt("end number", lambda: client.end(5))
        attempt("destroyed", lambda: client.destroyed)
        attempt("text", lambda: client.write("a"))
        attempt("empty text", lambda: client.write(""))
        attempt("bytes", lambda: client.write(b"b"))
        attempt("array of bytes", lambda: client.write(bytearray([99])))
        attempt("view", lambda: client.write(memoryview(bytes([100]))))
        client.end("e")

    typed = net.connect(port_of(server), "127.0.0.1", connected)
    typed.on("error", lambda err: print(f"error {err.code}"))
    typed.resume()


server.listen(0, "127.0.0.1", listening)

net.run()
