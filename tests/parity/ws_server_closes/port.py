"""The server closes: with a code and a reason, with a code, with nothing; and both at the same time."""

from __future__ import annotations

import json
from typing import Any

import pynet as net
import pynet.ws as ws
from tests.parity.prelude import port_of

WAYS: list[Any] = [[4001, "enough"], [1001], [], "both"]


def run_next() -> None:
    if WAYS:
        run(WAYS.pop(0))


def run(way: Any) -> None:
    traces: dict[str, list[str]] = {"accepted": [], "client": []}

    def log(who: str, what: str) -> None:
        traces[who].append(what)

    server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1"})

    @server.on("connection")
    def _(socket: ws.WebSocket) -> None:
        @socket.on("message")
        def _(data: bytes) -> None:
            log("accepted", f"message {data.decode()}")
            if way == "both":
                socket.close(4002, "from the server")
            else:
                socket.close(*way)
            log("accepted", f"readyState {socket.readyState}")
            socket.send("too late", lambda err: log("accepted", str(err) if err else "sent"))

        @socket.on("close")
        def _(code: int, reason: bytes) -> None:
            log("accepted", f'close {code} "{reason.decode()}"')
            server.close()

    still_open = 2

    def closed() -> None:
        nonlocal still_open
        still_open -= 1
        if still_open > 0:
            return
        print(json.dumps(way, separators=(",", ":")))
        for who, lines in traces.items():
            print(f"  {who}", *lines, sep="\n    ")
        run_next()

    server.on("close", closed)

    @server.on("listening")
    def _() -> None:
        client = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/")

        @client.on("open")
        def _() -> None:
            client.send("close, please")
            if way == "both":
                client.close(4003, "from the client")

        client.on("message", lambda data: log("client", f"message {data.decode()}"))

        @client.on("close")
        def _(code: int, reason: bytes) -> None:
            log("client", f'close {code} "{reason.decode()}", readyState {client.readyState}')
            closed()


run_next()
net.run()
