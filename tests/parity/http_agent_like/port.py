"""An agent is whatever has an addRequest(): no other attribute of http.Agent is asked for."""

from __future__ import annotations

import math
from typing import Any

import pynet as net
import pynet.http as http
from tests.parity.prelude import port_of

CASES: list[tuple[str, dict[str, Any]]] = [
    ("nothing else", {}),
    ("keepAlive", {"keepAlive": True}),
    ("maxSockets", {"maxSockets": 3}),
    ("maxSockets, a string", {"maxSockets": "3"}),
    ("maxSockets, infinite", {"maxSockets": math.inf}),
    ("options", {"options": {}}),
]


class Agent:
    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)

    def addRequest(self, request: http.ClientRequest, options: dict[str, Any]) -> None:
        print("asked for", options["host"], options["path"])
        socket = net.connect(options["port"], options["host"])

        def on_free() -> None:
            print("free")
            socket.destroy()

        socket.add_listener("free", on_free)
        socket.on("close", next_case)
        request.onSocket(socket)


server = http.createServer(lambda req, res: res.end(req.headers["connection"]))

server.listen(0, "127.0.0.1", lambda: next_case())


def next_case() -> None:
    if not CASES:
        server.close()
        return
    name, attributes = CASES.pop(0)
    print(name)
    options: Any = {"host": "127.0.0.1", "port": port_of(server), "path": "/x", "agent": Agent(**attributes)}

    def on_response(res: http.IncomingMessage) -> None:
        res.setEncoding("utf8")
        res.on("data", lambda text: print(text))

    request = http.get(options, on_response)
    request.on("close", lambda: print("close"))


net.run()
