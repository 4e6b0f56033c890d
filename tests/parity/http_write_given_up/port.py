"""A connection that is destroyed while an answer is being written: what the callbacks of write() and end() are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setImmediate

Told = Callable[..., None]


class Bang(Exception):
    code = "BANG"


def behind_the_head(res: Any, socket: Any, told: Told) -> None:
    res.write("a")
    setImmediate(lambda: (res.write("q", told), socket.destroy()))


def corked_for_longer(res: Any, socket: Any, told: Told) -> None:
    res.cork()
    res.write("q", told)
    setImmediate(lambda: (socket.destroy(), res.uncork()))


CASES: dict[str, Callable[[Any, Any, Told], object]] = {
    "written, destroyed": lambda res, socket, told: (res.write("q", told), socket.destroy()),
    "destroyed, written": lambda res, socket, told: (socket.destroy(), res.write("q", told)),
    "written, the answer destroyed": lambda res, socket, told: (res.write("q", told), res.destroy()),
    "destroyed with an error, written": lambda res, socket, told: (socket.destroy(Bang()), res.write("q", told)),
    "with a length": lambda res, socket, told: (
        res.setHeader("Content-Length", 5).write("q", told),
        socket.destroy(),
    ),
    "behind the head": behind_the_head,
    "corked": lambda res, socket, told: (res.cork(), res.write("q", told), socket.destroy(), res.uncork()),
    "corked for longer": corked_for_longer,
    "later": lambda res, socket, told: (socket.destroy(), setImmediate(lambda: res.write("q", told))),
    "and ended": lambda res, socket, told: (res.write("q", told), socket.destroy(), res.end("z")),
    "destroyed, ended": lambda res, socket, told: (socket.destroy(), res.end("q", told)),
    "begun, destroyed, ended": lambda res, socket, told: (res.write("a"), socket.destroy(), res.end(told)),
    "ended, destroyed": lambda res, socket, told: (res.end("q", told), socket.destroy()),
    "flushed, destroyed, written": lambda res, socket, told: (
        res.flushHeaders(),
        socket.destroy(),
        res.write("q", told),
    ),
    "written after the end, destroyed": lambda res, socket, told: (res.end("x"), res.write("y", told), res.destroy()),
    "ended twice, destroyed": lambda res, socket, told: (res.end("x"), res.end("y", told), res.destroy()),
    "written when closed": lambda res, socket, told: (
        res.end("x"),
        res.on("close", lambda: res.write("y", told)),
    ),
}
NAMES = list(CASES)


def next_one() -> None:
    if not NAMES:
        return
    name = NAMES.pop(0)
    print(f"- {name}")

    def request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        res.on("finish", lambda: print("finish"))
        res.on("close", lambda: print("close"))
        res.on("error", lambda err: print("error", getattr(err, "code", None)))
        CASES[name](res, req.socket, lambda err=None: print("callback", err.code if err else "null"))

    server: Any = http.createServer(request)

    def ask() -> None:
        client = http.get({"port": server.address().port, "host": "127.0.0.1", "agent": False})
        client.on("error", lambda: None)
        client.on("response", lambda res: res.on("error", lambda: None).resume())
        client.on("close", lambda: server.close(next_one))

    server.listen(0, "127.0.0.1", ask)


next_one()
net.run()
