"""Several addresses, or one that a lookup gave: what ends the search early, and what is no hindrance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.process import nextTick
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


class NoSuchName(Exception):
    code = "ENO"


def four(*addresses: str) -> list[dict[str, Any]]:
    return [{"address": address, "family": 4} for address in addresses]


both = (None, four("127.0.0.1", "127.0.0.2"))
server = net.createServer(lambda socket: socket.resume())
Case = tuple[str, dict[str, Any], tuple[Any, ...], Callable[[net.Socket], object]]
cases: list[Case] = [
    (
        "destroyed in lookup, one address",
        {"family": 4},
        (None, "127.0.0.1", 4),
        lambda client: client.on("lookup", lambda: client.destroy()),
    ),
    ("destroyed in lookup", {}, both, lambda client: client.on("lookup", lambda: client.destroy())),
    ("lookup of one family fails", {"family": 4}, (NoSuchName("no such name"),), lambda client: None),
    (
        "destroyed during the first attempt",
        {},
        both,
        lambda client: client.on("connectionAttempt", lambda: nextTick(lambda: client.destroy())),
    ),
    (
        "destroyed after the first attempt",
        {"port": 1},
        both,
        lambda client: client.on("connectionAttemptFailed", lambda: client.destroy()),
    ),
    ("a local port that is taken", {"localPort": "the server's"}, both, lambda client: None),
    (
        "an address that the system refuses at once",
        {},
        (None, four("255.255.255.255", "127.0.0.1")),
        lambda client: None,
    ),
    ("unref", {}, both, lambda client: client.unref()),
]


def next_() -> None:
    if not cases:
        server.close()
        return
    title, options, answer, prepare = cases.pop(0)
    port = port_of(server)
    if "localPort" in options:
        options["localPort"] = port

    def lookup(hostname: str, asked: Any, callback: Any) -> None:
        nextTick(lambda: callback(*answer))

    wanted: Any = {"port": port, "host": "h", "lookup": lookup, **options}
    client = net.connect(wanted)
    print(title)
    prepare(client)

    def log(event: str, *values: Any) -> None:
        words = [getattr(value, "code", value) for value in values if value != port]
        if words and words[0] == "255.255.255.255":
            del words[1:]  # what it is called depends on the routes
        print(f"- {event}", *map(word, words))

    client.on("lookup", lambda *values: log("lookup", *values))
    client.on("connectionAttempt", lambda *values: log("connectionAttempt", *values))
    client.on("connectionAttemptFailed", lambda *values: log("connectionAttemptFailed", *values))
    client.on("connect", lambda: log("connect"))
    client.on("close", lambda hadError: log("close", hadError))

    @client.on("error")
    def _(err: Any) -> None:
        print("- error", err.code, *(one.message.replace(str(port), "PORT") for one in getattr(err, "errors", [])))

    client.on("connect", lambda: client.end())
    client.on("close", lambda: setImmediate(next_))


server.listen(0, "127.0.0.1", next_)
server.on("connection", lambda socket: socket.on("error", lambda: None))

net.run()
