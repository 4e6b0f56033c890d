"""allowHalfOpen on the client: the server has ended, the client stays writable until it ends itself."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    text = ""

    @socket.on("data")
    def _(chunk: bytes) -> None:
        nonlocal text
        text += chunk.decode()

    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("end", lambda: log("accepted", f"end, got {text}"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.end()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect({"port": port_of(server), "host": "127.0.0.1", "allowHalfOpen": True})
    client.resume()

    @client.on("end")
    def _() -> None:
        log("client", f"end, readyState {client.readyState}, writable {word(client.writable)}")

        def later() -> None:
            log("client", f"later, writable {word(client.writable)}, destroyed {word(client.destroyed)}")
            client.end("still here")

        setImmediate(later)

    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
