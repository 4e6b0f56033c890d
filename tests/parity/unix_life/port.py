"""A connection over a Unix socket: its events, what its addresses are, and the file that goes away."""

from __future__ import annotations

import os

import pynet as net
from tests.parity.prelude import Traces, word

traces = Traces("server", "client", "accepted")
log = traces.log


def exists(path: str) -> str:
    return word(os.path.exists(path))


def connection(socket: net.Socket) -> None:
    log("accepted", f"localAddress {word(socket.localAddress)}, remoteAddress {word(socket.remoteAddress)}")
    log("accepted", f"remotePort {word(socket.remotePort)}, remoteFamily {word(socket.remoteFamily)}")

    @socket.on("data")
    def _(chunk: bytes) -> None:
        log("accepted", f"data {chunk.decode()}")
        socket.write(chunk)

    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close(lambda: log("server", f"close, file exists {exists('./s')}"))


server = net.createServer(connection)


def listening() -> None:
    log("server", f"listening on {server.address()}, file exists {exists('./s')}")

    def connected() -> None:
        log("client", f"connect, localAddress {word(client.localAddress)}, remoteAddress {word(client.remoteAddress)}")

    client = net.connect("./s", connected)
    client.on(
        "connectionAttempt", lambda path, port, family: log("client", f"connectionAttempt {path} {port} {family}")
    )
    client.on("lookup", lambda: log("client", "lookup"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("data", lambda chunk: log("client", f"data {chunk.decode()}"))
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.end("hello")


server.listen("./s", listening)

net.run()

traces.show()
