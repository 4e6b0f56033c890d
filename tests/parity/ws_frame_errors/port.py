"""A peer that breaks the rules: each side says what is wrong, sends the code for it, closes; the rest is not read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.ws as ws

# Bytes of a client (with a mask of zeros) and of a server: a good text, then the fault, then a text that nobody sees.
FAULTS = {
    "reserved bit": ["b180 00000000", "b100"],
    "compressed without agreement": ["c180 00000000", "c100"],
    "reserved opcode": ["8380 00000000", "8300"],
    "continuation of nothing": ["8080 00000000", "8000"],
    "text in a text": ["0180 00000000 8180 00000000", "0100 8100"],
    "ping in parts": ["0980 00000000", "0900"],
    "long ping": ["89fe 007e 00000000", "897e 007e"],
    "wrong mask": ["8100", "8180 00000000"],
    "bad text": ["8182 00000000 c328", "8102 c328"],
    "close of one byte": ["8881 00000000 00", "8801 00"],
    "close with a bad code": ["8882 00000000 03ed", "8802 03ed"],
    "close with a bad reason": ["8883 00000000 03e8 ff", "8803 03e8 ff"],
    "too large": ["82ff 0000000000000065 00000000", "827f 0000000000000065"],
    "far too large": ["82ff 0020000000000000 00000000", "827f 0020000000000000"],
}
OPTIONS = {"maxPayload": 100}
traces: dict[str, list[str]] = {}
fault: list[str] = []
side = ""


def watch(name: str, socket: ws.WebSocket) -> None:
    lines = traces[name]
    socket.on("message", lambda data: lines.append(f"message {data.decode()}"))
    socket.on("error", lambda err: lines.append(f"error {err.code}: {err}, readyState {socket.readyState}"))
    socket.on("close", lambda code, reason: lines.append(f'close {code} "{reason.decode()}"'))


server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1", **OPTIONS})


@server.on("connection")
def connection(socket: ws.WebSocket) -> None:
    watch("server", socket)
    if side == "client":
        socket._socket.write(bytes.fromhex("8102 6869" + fault[1] + "8102 6e6f"))


def run(names: list[str], sides: list[str], done: Callable[[], object]) -> None:
    global fault, side
    if not names:
        done()
        return
    name, *others = names
    fault = FAULTS[name]
    side = sides[0]
    traces["server"] = []
    traces["client"] = []
    address: Any = server.address()
    client = ws.WebSocket(f"ws://127.0.0.1:{address.port}/", OPTIONS)
    watch("client", client)

    @client.on("open")
    def _() -> None:
        if side == "server":
            client._socket.write(bytes.fromhex("8182 00000000 6869" + fault[0] + "8182 00000000 6e6f"))

    still_open = 2

    def closed() -> None:
        nonlocal still_open
        still_open -= 1
        if still_open > 0:
            return
        print(f"{name}, to the {side}")
        for who, lines in traces.items():
            print(f"  {who}", *lines, sep="\n    ")
        if len(sides) > 1:
            run(names, sides[1:], done)
        else:
            run(others, ["server", "client"], done)

    client.on("close", closed)
    server.once("connection", lambda socket: socket.on("close", closed))


server.on("listening", lambda: run(list(FAULTS), ["server", "client"], lambda: server.close()))
net.run()
