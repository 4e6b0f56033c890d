"""A custom lookup: what it is asked, and what it may answer; an address as host needs none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.process import nextTick
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.end())
Case = tuple[str, net.TcpConnectOptions, Callable[[Callable[..., object]], object]]
cases: list[Case] = [
    ("a literal", {"host": "127.0.0.1"}, lambda callback: callback(None, "127.0.0.1", 4)),
    ("a list", {"host": "h"}, lambda callback: callback(None, [{"address": "127.0.0.1", "family": 4}])),
    ("one address", {"host": "h", "autoSelectFamily": False}, lambda callback: callback(None, "127.0.0.1", 4)),
    ("wish for family 4", {"host": "h", "family": 4}, lambda callback: callback(None, "127.0.0.1", 4)),
    ("not an address", {"host": "h", "autoSelectFamily": False}, lambda callback: callback(None, "nonsense", 4)),
    ("a strange family", {"host": "h", "autoSelectFamily": False}, lambda callback: callback(None, "127.0.0.1", 5)),
]


def next_() -> None:
    if not cases:
        server.close()
        return
    title, options, answer = cases.pop(0)

    def lookup(hostname: str, asked: Any, callback: Any) -> None:
        all_, family = word(asked.get("all")), word(asked.get("family"))
        print(f"{title}: asked for {hostname}, all {all_}, family {family}")
        nextTick(lambda: answer(callback))

    client = net.connect({**options, "port": port_of(server), "lookup": lookup})

    @client.on("lookup")
    def _(err: Any, address: str | None, family: int | None) -> None:
        print(f"{title}: lookup {'none' if err is None else err.code} {word(address)} {word(family)}")

    client.on("connect", lambda: print(f"{title}: connect"))
    client.on("error", lambda err: print(f"{title}: {err.code} {err.message}"))
    client.on("close", next_)
    client.resume()


server.listen(0, "127.0.0.1", next_)

net.run()
