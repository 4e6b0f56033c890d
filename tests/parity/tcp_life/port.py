"""The life of a connection: the client ends after "hello", the server echoes; nobody is half open."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "client", "accepted")
log = traces.log


server = net.createServer()
server.on("listening", lambda: log("server", "listening"))


@server.on("connection")
def _(socket: net.Socket) -> None:
    log("server", "connection")

    @socket.on("data")
    def _(chunk: bytes) -> None:
        log("accepted", f"data {chunk.decode()}")
        socket.write(chunk, lambda: log("accepted", "written"))

    socket.on("end", lambda: log("accepted", "end"))
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close(lambda: log("server", "close callback"))


server.on("close", lambda: log("server", "close"))


def listening() -> None:
    log("server", "listen callback")
    client = net.connect(port_of(server), "127.0.0.1", lambda: log("client", "connect callback"))
    client.on("connectionAttempt", lambda: log("client", "connectionAttempt"))
    client.on("connect", lambda: log("client", "connect"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("data", lambda chunk: log("client", f"data {chunk.decode()}"))
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.end("hello", lambda: log("client", "end callback"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
