"""Type of service: kept before the connection, applied with it, read back; what is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import port_of, word


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        print(f"{what}: {word(f())}")
    except NodeError as err:
        print(f"{what}: {err.code} {err.message}")


fresh = net.Socket()
attempt("unset", lambda: fresh.getTypeOfService())
fresh.setTypeOfService(0x10)
attempt("kept", lambda: fresh.getTypeOfService())
values: list[tuple[str, Any]] = [("-1", -1), ("256", 256), ("1.5", 1.5), ("16", "16"), ("null", None)]
for text, wrong in values:
    attempt(f"setTypeOfService({text})", partial(fresh.setTypeOfService, wrong))
attempt("option", lambda: net.Socket({"typeOfService": 300}))

server = net.createServer(lambda socket: socket.resume())


def listening() -> None:

    def connected() -> None:
        attempt("connected", lambda: client.getTypeOfService())
        client.setTypeOfService(0x20)
        attempt("changed", lambda: client.getTypeOfService())
        client.destroy()
        server.close()

    client = net.connect({"port": port_of(server), "host": "127.0.0.1", "typeOfService": 0x08}, connected)


server.listen(0, "127.0.0.1", listening)

net.run()
