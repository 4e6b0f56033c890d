"""Writes and ends that wait for a handshake, when the program or the verdict on the certificate destroys the socket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

import pynet as net
from pynet import tls
from pynet.errors import NodeError
from tests.parity.prelude import port_of, word

pem = (Path(__file__).parents[2] / "data" / "identity.pem").read_bytes()

Log = Callable[[str], Callable[[NodeError | None], object]]
Wait = Callable[[net.Socket, Log], object]
Last = Literal["connect", "secureConnect"]

verdicts: dict[str, tuple[dict[str, object], Last | None]] = {
    "good": ({"ca": pem}, None),
    "unknown certificate": ({}, None),
    "wrong name": ({"ca": pem, "servername": "other.example"}, None),
    "destroyed when connected": ({"ca": pem}, "connect"),
    "destroyed when secure": ({"ca": pem}, "secureConnect"),
}


def two_writes(socket: net.Socket, log: Log) -> None:
    socket.write("a", log("write a"))
    socket.write("b", log("write b"))


def a_write_and_an_end(socket: net.Socket, log: Log) -> None:
    socket.write("a", log("write"))
    socket.end("b", log("end"))


waiting: dict[str, Wait] = {
    "nothing": lambda socket, log: None,
    "a write": lambda socket, log: socket.write("a", log("write")),
    "two writes": two_writes,
    "an end": lambda socket, log: socket.end(log("end")),
    "a write and an end": a_write_and_an_end,
}


def code(err: NodeError | None) -> str:
    return "none" if err is None else err.code


def run(
    options: dict[str, object], last: Last | None, wait: Wait, trace: list[str], then: Callable[[], object]
) -> None:
    raw: net.Socket

    def secured(socket: tls.TLSSocket) -> None:
        socket.on("error", lambda: None)
        socket.resume()
        if wait in (waiting["nothing"], waiting["a write"], waiting["two writes"]):
            socket.end()

    def connection(socket: net.Socket) -> None:
        nonlocal raw
        raw = socket

    server = tls.createServer({"key": pem, "cert": pem}, secured)
    server.on("connection", connection)
    server.on("tlsClientError", lambda: None)

    def listening() -> None:
        given = {"port": port_of(server), "host": "127.0.0.1", "servername": "localhost", **options}
        socket = tls.connect(cast("tls.ConnectionOptions", given))
        for name in ("ready", "secure", "secureConnect", "end", "finish"):
            socket.on(name, lambda name=name: trace.append(name))
        socket.on("error", lambda err: trace.append(f"error {code(err)}"))

        def closed(had_error: bool) -> None:
            trace.append(f"close {word(had_error)}")
            raw.destroy()
            server.close(lambda: then())

        socket.on("close", closed)
        wait(socket, lambda name: lambda err: trace.append(f"{name}: {code(err)}"))
        if last:
            socket.on(last, lambda: socket.destroy())
        socket.resume()

    server.listen(0, "127.0.0.1", listening)


lives = [(verdict, name) for verdict in verdicts for name in waiting]


def next_life() -> None:
    if not lives:
        return
    verdict, name = lives.pop(0)
    trace: list[str] = []

    def done() -> None:
        print(f"{verdict}, {name}: {', '.join(trace)}")
        next_life()

    run(*verdicts[verdict], waiting[name], trace, done)


next_life()
net.run()
