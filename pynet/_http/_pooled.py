"""PooledSocket: what ties a socket to the agent that opened it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pynet as net

if TYPE_CHECKING:
    from ._agent import Agent
    from ._carrier import ClientCarrier

__all__ = ["PooledSocket"]


class PooledSocket:
    """Listens to one socket for its agent, until it emits ``agentRemove``."""

    __slots__ = ("_socket", "agent", "is_idle", "options")

    _socket: weakref.ref[ClientCarrier]

    def __init__(self, agent: Agent, socket: ClientCarrier, options: Mapping[str, object]) -> None:
        self.agent = agent
        self._socket = weakref.ref(socket)  # whose listeners hold us
        self.options = options
        self.is_idle = False
        socket._pynet_pooled = self
        for event, listener in self._listeners():
            socket.on(event, listener)

    def _listeners(self) -> list[tuple[str, Callable[..., object]]]:
        listeners: list[tuple[str, Callable[..., object]]] = [
            ("free", self._on_free),
            ("close", self._on_close),
            ("agentRemove", self._on_remove),
            ("error", self._on_error),
        ]
        if self.agent.options.get("timeout"):
            listeners.insert(2, ("timeout", self._on_timeout))
        return listeners

    def rest(self, socket: object) -> None:
        """*socket* is among the agent's free ones. It is closed when anything comes: nobody has asked for that, and the
        next request would take it for its answer.
        """
        self.is_idle = True
        if isinstance(socket, net.Socket):
            socket._pynet_expect_nothing(socket.destroy)

    def wake(self, socket: object) -> None:
        """*socket* is about to serve a request."""
        self.is_idle = False
        if isinstance(socket, net.Socket):
            socket._pynet_expect_nothing(None)

    def _on_error(self) -> None:
        socket = self._socket()
        if self.is_idle and socket is not None:
            socket.destroy()
            socket.emit("agentRemove")

    def _on_free(self) -> None:
        self.agent.emit("free", self._socket(), self.options)

    def _on_timeout(self) -> None:
        socket = self._socket()
        if self.is_idle and socket is not None:
            socket.destroy()

    def _on_close(self) -> None:
        self.agent.totalSocketCount -= 1
        self.agent.removeSocket(self._socket(), self.options)

    def _on_remove(self) -> None:
        """The socket speaks another protocol from here: it is none of the agent's any more."""
        socket = self._socket()
        if socket is not None:
            for event, listener in self._listeners():
                socket.off(event, listener)
        self._on_close()
