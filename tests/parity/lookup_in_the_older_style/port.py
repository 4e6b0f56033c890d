"""What lookup functions answer that know nothing of "all", or too much, or not what they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word

ADDRESS = {"address": "127.0.0.1", "family": 4}
NOT_FOUND = Exception("not found")
NOT_FOUND.code = "ENONE"  # type: ignore[attr-defined]
ANSWERS: dict[str, list[Any]] = {
    "an address and a family": [None, "127.0.0.1", 4],
    "an address": [None, "127.0.0.1"],
    "a list and a family": [None, [ADDRESS], 4],
    "a list, and more": [None, [ADDRESS], 4, "more", 5],
    "a wrong family": [None, [{"address": "127.0.0.1", "family": 7}]],
    "a list of texts": [None, ["127.0.0.1"]],
    "one that is wrong first": [None, [{"address": "no", "family": 4}, ADDRESS]],
    "an error that is none": [False, [ADDRESS]],
    "an error": [NOT_FOUND],
}


def run(names: list[tuple[str, int]]) -> None:
    if not names:
        return
    (name, family), *rest = names
    server = net.createServer(lambda peer: peer.on("error", lambda: None).end())

    def listening() -> None:
        print(f"{name}{', one family' if family else ''}")
        socket = net.Socket()

        def log(*args: object) -> None:
            print("  " + " ".join(map(str, args)))

        def close(had_error: bool) -> None:
            log("close", word(had_error))
            server.close(lambda: run(rest))

        def lookup(host: str, options: Any, callback: Callable[..., None]) -> None:
            setImmediate(callback, *ANSWERS[name])

        socket.on("lookup", lambda: log("lookup"))
        socket.on("connect", lambda: log("connect"))
        socket.on("error", lambda error: log("error", error.code, re.sub(r"\d{4,}", "PORT", str(error))))
        socket.on("close", close)
        socket.resume()
        options: Any = {"port": port_of(server), "host": "h", "lookup": lookup}
        if family:
            options["family"] = family
        socket.connect(options)

    server.listen(0, "127.0.0.1", listening)


run([*((name, 0) for name in ANSWERS), ("an address and a family", 4), ("an address", 4)])
net.run()
