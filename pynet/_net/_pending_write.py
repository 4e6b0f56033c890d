"""PendingWrite: a write made while connecting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_SOCKET_CLOSED_BEFORE_CONNECTION

if TYPE_CHECKING:
    from ._socket_base import SocketBase

__all__ = ["PendingWrite"]


class PendingWrite:
    """Waits among the socket's listeners, as in Node: it goes out before what later ``connect`` listeners write.

    Args:
        chunks: What is to be written, each with its encoding, for ``bytesWritten`` to count.
        write: Writes it.
        callback: Gets the error if there will be no connection.
    """

    __slots__ = ("_callback", "_socket", "_write", "chunks")

    def __init__(
        self,
        socket: SocketBase,
        chunks: list[tuple[Any, str]],
        write: Callable[[], None],
        callback: Callable[..., None],
    ) -> None:
        self.chunks = chunks
        self._socket = socket
        self._write = write
        self._callback = callback
        socket.once("connect", self.go)
        socket.once("close", self.fail)

    def go(self) -> None:
        """There is a connection."""
        write = self._write
        self._settle()
        write()

    def fail(self) -> None:
        """There will be none."""
        callback = self._callback
        self._settle()
        callback(ERR_SOCKET_CLOSED_BEFORE_CONNECTION())

    def _settle(self) -> None:
        socket = self._socket
        socket._pending_write = None
        socket.off("connect", self.go)
        socket.off("close", self.fail)
        # Nothing may lead back from here to the socket: it is to be freed without the garbage collector.
        del self._socket, self._write, self._callback
