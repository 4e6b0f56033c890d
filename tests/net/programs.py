"""Small programs that hear of errors later: what they share, and where they are kept."""

from __future__ import annotations

import socket as kernel
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pynet as net

# Half of these calls are wrong on purpose, or have their options made up from pieces.
N: Any = net


class Seen:
    """What one program heard, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.order: list[str] = []
        self.errors: list[Any] = []

    def error(self, error: Any) -> None:
        """An ``error`` event."""
        self.order.append("error")
        self.errors.append(error)

    def callback(self, error: Any = None) -> None:
        """A callback that may get an error."""
        self.order.append("callback")
        if error is not None:
            self.errors.append(error)

    def count(self, error: Any, count: int) -> None:
        """The callback of getConnections."""
        self.order.append(f"{error} {count}")

    def watch(self, emitter: Any) -> Any:
        """Note the ``error`` and ``close`` of *emitter*."""
        return emitter.on("error", self.error).on("close", lambda: self.order.append("close"))


Program = Callable[[Seen], object]
PROGRAMS: dict[str, Program] = {}


def program(call: str) -> Callable[[Program], Program]:
    def register(function: Program) -> Program:
        PROGRAMS[call] = function
        return function

    return register


def closed_port(host: str = "127.0.0.1") -> int:
    with kernel.socket(kernel.AF_INET6 if ":" in host else kernel.AF_INET) as one:
        one.bind((host, 0))
        port: int = one.getsockname()[1]
        return port


def with_server(
    use: Callable[[net.Socket, net.Socket], object],
    *,
    path: str | None = None,
    client: dict[str, Any] | None = None,
    **options: Any,
) -> None:
    """Call ``use(client, accepted)`` with both ends of a connection; the server takes one."""
    server = net.createServer(**options)
    ends: list[net.Socket] = []

    def ready(one: net.Socket) -> None:
        ends.append(one)
        if len(ends) == 2:
            server.close()
            use(*sorted(ends, key=lambda end: end.server is not None))

    def listening() -> None:
        address: Any = server.address()
        target: Any = {"path": path} if path else {"port": address.port, "host": "127.0.0.1"}
        one = N.connect({**target, **(client or {})})
        one.on("connect", lambda: ready(one))

    server.on("connection", ready)
    if path:
        server.listen(path, listening)
    else:
        server.listen(0, "127.0.0.1", listening)


def answering(*answers: tuple[str, int]) -> Callable[..., None]:
    """A lookup that answers as asked: one address, or all."""

    def lookup(host: str, options: dict[str, Any], callback: Callable[..., object]) -> None:
        if options.get("all"):
            callback(None, [{"address": address, "family": family} for address, family in answers])
        else:
            callback(None, *answers[0])

    return lookup
