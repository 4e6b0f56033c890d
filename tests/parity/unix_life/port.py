"""A connection over a Unix socket: its events, what its addresses are, and the file that goes away."""

from __future__ import annotations

import os

import pynet as net

traces: dict[str, list[str]] = {"server": [], "client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def exists(path: str) -> str:
    return str(os.path.exists(path)).lower()


def connection(socket: net.Socket) -> None:
    log("accepted", f"localAddress {socket.localAddress}, remoteAddress {socket.remoteAddress}")
    log("accepted", f"remotePort {socket.remotePort}, remoteFamily {socket.remoteFamily}")

    @socket.on("data")
    def _(chunk: bytes) -> None:
        log("accepted", f"data {chunk.decode()}")
        socket.write(chunk)

    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {str(hadError).lower()}"))
    server.close(lambda: log("server", f"close, file exists {exists('./s')}"))


server = net.createServer(connection)


def listening() -> None:
    log("server", f"listening on {server.address()}, file exists {exists('./s')}")

    def connected() -> None:
        log("client", f"connect, localAddress {client.localAddress}, remoteAddress {client.remoteAddress}")

    client = net.connect("./s", connected)
    client.on(
        "connectionAttempt", lambda path, port, family: log("client", f"connectionAttempt {path} {port} {family}")
    )
    client.on("lookup", lambda: log("client", "lookup"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("data", lambda chunk: log("client", f"data {chunk.decode()}"))
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {str(hadError).lower()}"))
    client.end("hello")


server.listen("./s", listening)

net.run()

for who, lines in traces.items():
    print("\n  ".join([who, *lines]).replace("None", "none"))
