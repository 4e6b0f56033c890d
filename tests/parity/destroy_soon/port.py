"""destroySoon(): what was written still goes out, then FIN and close, without waiting for the peer's end."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    text = ""

    @socket.on("data")
    def _(chunk: bytes) -> None:
        nonlocal text
        text += chunk.decode()

    @socket.on("end")
    def _() -> None:
        log("accepted", f"end, got {text}")
        socket.end()

    socket.on("error", lambda err: log("accepted", f"error {err.code}"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer({"allowHalfOpen": True}, connection)


def listening() -> None:

    def connected() -> None:
        client.write("last words", lambda: log("client", "written"))
        client.destroySoon()
        log("client", f"called, destroyed {word(client.destroyed)}, writable {word(client.writable)}")
        client.destroySoon()

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("finish", lambda: log("client", f"finish, destroyed {word(client.destroyed)}"))
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
