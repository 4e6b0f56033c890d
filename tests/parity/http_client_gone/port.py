"""A client that goes away: what server, request, answer and socket are told, by how far they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setTimeout
from tests.parity.prelude import word

Handler = Callable[[Any, Any], object]
HANDLERS: dict[str, Handler] = {
    "nothing": lambda req, res: None,
    "read": lambda req, res: req.resume(),
    "paused": lambda req, res: req.pause(),
    "error heard": lambda req, res: req.on("error", lambda err: print("request", "error", err.code)),
    "begun": lambda req, res: res.write("x"),
    "read, begun": lambda req, res: req.resume() and res.write("x"),
}
NAMES = list(HANDLERS)


def watch(name: str, emitter: Any, events: list[str]) -> None:
    for event in events:

        def told(arg: Any = None, event: str = event) -> None:
            print(name, event, word(arg) if isinstance(arg, bool) else "")

        emitter.on(event, told)


def next_one() -> None:
    if not NAMES:
        return
    name = NAMES.pop(0)
    print(f"- {name}")
    left = 3  # request, socket, server

    def over() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            next_one()

    def request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        watch("request", req, ["aborted", "end", "close"])
        watch("answer", res, ["close"])
        watch("socket", req.socket, ["end", "finish", "close"])
        req.socket.on("error", lambda err: print("socket", "error", err.code))
        for emitter in (req, req.socket):
            emitter.on("close", over)
        HANDLERS[name](req, res)
        if not name.endswith("begun"):
            setTimeout(lambda: client.destroy(), 20)

    server = http.createServer(request)

    @server.on("clientError")
    def _(err: Any, socket: Any) -> None:
        print("clientError", err.code)
        socket.destroy()

    client: http.ClientRequest

    @server.on("listening")
    def _() -> None:
        nonlocal client
        address: Any = server.address()
        client = http.get({"port": address.port, "host": "127.0.0.1", "agent": False})
        client.on("error", lambda err: None)

        # Gone with nothing unread: else the system resets the connection.
        @client.on("response")
        def _(res: http.IncomingMessage) -> None:
            res.on("error", lambda err: None)
            res.on("data", lambda chunk: client.destroy())

        client.on("close", lambda: server.close(over))

    server.listen(0, "127.0.0.1")


next_one()
net.run()
