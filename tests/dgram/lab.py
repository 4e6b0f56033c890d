"""Running the loop with a deadline, and a record of what a socket emits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
from pynet._loop import current_loop
from tests.lab import port_of


def settle(turns: int = 3) -> None:
    """See look-ups through, and then a few turns of the loop: enough for whatever is going to happen at once."""
    loop = current_loop()
    for _ in range(turns):
        loop.turn()
        while loop.active_requests():
            loop.turn(block=True)


def close(*sockets: dgram.Socket) -> None:
    """Close those that are open, and see them off."""
    for socket in sockets:
        if socket._pydgram_state.handle is not None:
            drop_waiting(socket)
            socket.close()
    settle()


def drop_waiting(socket: dgram.Socket) -> None:
    """Forget what still waits for a bind."""
    waiting = socket._pydgram_state.waiting
    if waiting is not None:
        waiting.drop()


def trace(name: str, socket: dgram.Socket, log: list[str]) -> dgram.Socket:
    """Add a line to *log* for every event of *socket*, as the inventory words them."""
    socket.on("listening", lambda: log.append(f"{name}:listening"))
    socket.on("connect", lambda: log.append(f"{name}:connect"))
    socket.on("close", lambda: log.append(f"{name}:close"))
    socket.on("message", lambda msg: log.append(f"{name}:message({len(msg)}B,{{..}})"))
    socket.on("error", lambda err: log.append(f"{name}:error({err.code})"))
    return socket


def sent(name: str, log: list[str], then: Callable[[], Any] | None = None) -> Callable[..., None]:
    """A callback of send that adds its line to *log*."""

    def callback(err: Any, size: int) -> None:
        log.append(f"cb:{name}({'null' if err is None else err.code},{size})")
        if then is not None:
            then()

    return callback


def bound(**options: Any) -> dgram.Socket:
    """A socket bound to 127.0.0.1."""
    socket = dgram.createSocket("udp4", **options)
    socket.bindSync(address="127.0.0.1")
    return socket


def free_port() -> int:
    """A port that nobody listens on, or did not a moment ago."""
    socket = bound()
    port = port_of(socket)
    close(socket)
    return port
