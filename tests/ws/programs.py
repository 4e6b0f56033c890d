"""Programs made at random from the options of ``ws``: a server, a client, and what both do, as data.

``python -m tests.ws.programs`` prints them for ``tests/data/run_ws_programs.js``; ``play()`` runs one here. Both give
the same traces: what each object saw.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Callable
from typing import Any

import pynet.ws as ws
from pynet.timers import setTimeout

COUNT = 150
Program = dict[str, Any]
Trace = dict[str, list[Any]]


def programs(count: int = COUNT) -> list[Program]:
    return [make(random.Random(f"ws {number}")) for number in range(count)]


def make(chance: random.Random) -> Program:
    protocols = chance.choice([[], [], ["a"], ["a", "b"]])
    program = {
        "server": some(chance, SERVER_OPTIONS),
        "client": some(chance, CLIENT_OPTIONS),
        "verify": chance.choice([None] * 6 + ["yes", "no", "yes later", "no later", "no with a reason"]),
        "choose": chance.choice([None, None, "last", "none"]),
        "protocols": protocols,
        "url": chance.choice(["/", "/p", "/p?x=1", "/a/b"]),
        "said": [action(chance) for _ in range(chance.randrange(5))],
        "answered": [action(chance) for _ in range(chance.randrange(5))],
        "echoes": chance.random() < 0.5,
        "end": chance.choice(ENDS),
    }
    return program


SERVER_OPTIONS: dict[str, list[Any]] = {
    "perMessageDeflate": [
        True, True, False, {"threshold": 0}, {"serverNoContextTakeover": True}, {"clientNoContextTakeover": True},
        {"serverMaxWindowBits": 9}, {"clientMaxWindowBits": 10}, {"serverNoContextTakeover": False, "threshold": 50},
    ],
    "maxPayload": [0, 50, 5000],
    "maxFragments": [2, 0],
    "skipUTF8Validation": [True, False],
    "autoPong": [False, True],
    "allowSynchronousEvents": [False],
    "clientTracking": [False],
    "path": ["/p"],
    "backlog": [5],
    "maxPendingAutoPongs": [1, 0],
}  # fmt: skip
CLIENT_OPTIONS: dict[str, list[Any]] = {
    "perMessageDeflate": [
        False, True, {"threshold": 0}, {"serverNoContextTakeover": True}, {"clientNoContextTakeover": True},
        {"clientMaxWindowBits": 9}, {"serverMaxWindowBits": 10},
    ],
    "maxPayload": [0, 50, 5000],
    "maxFragments": [2],
    "skipUTF8Validation": [True],
    "autoPong": [False],
    "allowSynchronousEvents": [False],
    "origin": ["http://example.test"],
    "headers": [{"X-Mine": "yes"}],
    "protocolVersion": [8, 13],
    "followRedirects": [True],
    "handshakeTimeout": [5000],
}  # fmt: skip
ENDS: list[list[Any]] = [
    ["client", "close"], ["client", "close", 1000], ["client", "close", 4000, "why"], ["server", "close"],
    ["server", "close", 1001, "going"], ["client", "terminate"], ["server", "terminate"],
    ["client", "raw", "8380"], ["client", "raw", "8100"], ["server", "raw", "8300"],
    ["server", "raw", "8101ff880203e8"], ["server", "raw", "c100"], ["server", "raw", "880103"],
    ["client", "raw", "88820000000003e7"], ["server", "end"], ["client", "end"],
]  # fmt: skip


def some(chance: random.Random, options: dict[str, list[Any]]) -> dict[str, Any]:
    names = chance.sample(list(options), chance.randrange(4))
    return {"closeTimeout": 200, **{name: chance.choice(options[name]) for name in names}}


def action(chance: random.Random) -> list[Any]:
    kind = chance.choice(["text", "text", "binary", "binary", "fragments", "ping", "pong", "no compression"])
    size = chance.choice([0, 1, 5, 40, 125, 126, 1000, 3000, 70000])
    if kind in ("ping", "pong"):
        return [kind, min(size, 125)]
    if kind == "fragments":
        return [
            kind,
            chance.choice(["text", "binary"]),
            [chance.choice([0, 1, 20, 500]) for _ in range(chance.randrange(1, 5))],
        ]
    return [kind, size]


def text(size: int) -> str:
    return ("hällo wörld " * (size // 10 + 1))[:size]


# --- playing


def shown(data: bytes) -> str:
    return f"{len(data)} {hashlib.sha1(data).hexdigest()[:8]}"


def watch(socket: ws.WebSocket, trace: list[Any]) -> None:
    socket.on("open", lambda: trace.append(["open", socket.protocol, socket.extensions]))
    socket.on("message", lambda data, isBinary: trace.append(["message", shown(data), isBinary]))
    socket.on("ping", lambda data: trace.append(["ping", len(data)]))
    socket.on("pong", lambda data: trace.append(["pong", len(data)]))
    socket.on("error", lambda error: trace.append(["error", error.message]))
    socket.on("close", lambda code, reason: trace.append(["close", code, reason.decode()]))


def act(socket: ws.WebSocket, steps: list[list[Any]]) -> None:
    for kind, *rest in steps:
        if kind == "text":
            socket.send(text(rest[0]))
        elif kind == "binary":
            socket.send(b"\1" * rest[0])
        elif kind == "no compression":
            socket.send(text(rest[0]), {"compress": False})
        elif kind == "fragments":
            for i, size in enumerate(rest[1]):
                data: Any = text(size) if rest[0] == "text" else b"\2" * size
                socket.send(data, {"fin": i == len(rest[1]) - 1})
        else:
            getattr(socket, kind)(b"p" * rest[0])


def finish(socket: ws.WebSocket, how: str, rest: list[Any]) -> None:
    if how == "raw":
        socket._socket.write(bytes.fromhex(rest[0]))
    elif how == "end":
        socket._socket.end()
    else:
        getattr(socket, how)(*rest)


VERIFY: dict[str, Callable[..., Any]] = {
    "yes": lambda info: True,
    "no": lambda info: False,
    "yes later": lambda info, answer: setTimeout(answer, 1, True),
    "no later": lambda info, answer: setTimeout(answer, 1, False),
    "no with a reason": lambda info, answer: answer(False, 403, "go away", {"X-Why": "so"}),
}


def play(program: Program, done: Callable[[Trace], object]) -> None:
    """Run *program*; its trace goes to *done*."""
    trace: Trace = {"wss": [], "client": [], "accepted": []}
    options = dict(program["server"])
    if program["verify"]:
        options["verifyClient"] = VERIFY[program["verify"]]
    if program["choose"]:
        options["handleProtocols"] = lambda offered, req: program["choose"] == "last" and list(offered)[-1]
    server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1", **options})
    server.on("headers", lambda headers: trace["wss"].append(["headers", headers[4:]]))

    def on_connection(peer: ws.WebSocket, req: Any) -> None:
        trace["wss"].append(
            [
                "connection",
                req.url,
                req.headers.get("origin"),
                req.headers.get("sec-websocket-origin"),
                req.headers.get("x-mine"),
            ]
        )
        watch(peer, trace["accepted"])

        def on_message(data: bytes, isBinary: bool) -> None:
            if data == b"go":
                act(peer, program["answered"])
                if program["end"][0] == "server":
                    finish(peer, program["end"][1], program["end"][2:])
                else:
                    peer.send("over")
            elif program["echoes"]:
                peer.send(data, {"binary": isBinary})

        peer.on("message", on_message)

    server.on("connection", on_connection)

    def listening() -> None:
        address: Any = server.address()
        url = f"ws://127.0.0.1:{address.port}{program['url']}"
        client = ws.WebSocket(url, program["protocols"], {**program["client"], "generateMask": lambda mask: None})
        watch(client, trace["client"])

        def opened() -> None:
            act(client, program["said"])
            client.send("go")

        def on_message(data: bytes) -> None:
            if data == b"over":
                finish(client, program["end"][1], program["end"][2:])

        def closed() -> None:
            server.close()
            setTimeout(lambda: done(trace), 20)

        client.on("open", opened)
        client.on("message", on_message)
        client.on("close", closed)

    server.on("listening", listening)


if __name__ == "__main__":
    json.dump(programs(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT), sys.stdout)
