"""What a server is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context

    from pynet._handles import TCP, Pipe
    from pynet._loop import Loop

    from ._server import Server

__all__ = ["ServerState"]


class ServerState:
    """The facts of one server. It listens as long as it has a handle, and may listen again after ``close()``."""

    __slots__ = ("asked", "connections", "context", "handle", "has_ref", "listen_id", "loop", "pipe_name")

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.handle: TCP | Pipe | None = None  # while listening
        self.connections = 0  # that are open
        self.context: Context | None = None  # of listen(): in which the events of the server are emitted
        self.has_ref = True
        self.pipe_name: str | None = None
        self.listen_id = 0  # changes with every listen() and close(), which overtake a look-up
        self.asked = -1  # the one whose host is being looked up

    def tick(self, callback: Callable[..., object], *args: object) -> None:
        """``next_tick()``, in the context of the server."""
        self.loop.tick_in(self.context, callback, *args)

    def connection_ended(self, server: Server) -> None:
        """One connection fewer."""
        self.connections -= 1
        if self.handle is None:
            self.maybe_close(server)

    def maybe_close(self, server: Server) -> None:
        """Emit ``close`` if nothing is open any more."""
        if self.handle is None and not self.connections:
            self.tick(server.emit, "close")
