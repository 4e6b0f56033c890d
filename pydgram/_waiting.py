"""Calls that wait for the bind: ``send()``, ``connect()`` and ``close()`` made before ``'listening'``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pynet._events import errorMonitor

from ._state import BOUND, UNBOUND

if TYPE_CHECKING:
    from ._socket import Socket


class WaitingCalls:
    """What one socket has to do once it is bound, in order; dropped when an error comes first."""

    __slots__ = ("_calls", "_socket")

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._calls: list[tuple[Callable[..., object], tuple[object, ...]]] = []
        socket.once("listening", self.run)
        socket.once(errorMonitor, self.drop)

    def add(self, call: Callable[..., object], *args: object) -> None:
        """Have ``call(*args)`` wait, too."""
        self._calls.append((call, args))

    def run(self) -> None:
        """Make the calls. A second time nothing is left."""
        calls = self._take()
        for call, args in calls:
            call(*args)

    def drop(self) -> None:
        """Forget the calls, without a word to their callbacks."""
        self._take()

    def _take(self) -> list[tuple[Callable[..., object], tuple[object, ...]]]:
        socket = self._socket
        if socket._pydgram_state.waiting is self:
            socket._pydgram_state.waiting = None
        socket.removeListener("listening", self.run)
        socket.removeListener(errorMonitor, self.drop)
        calls, self._calls = self._calls, []
        return calls


def bind_implicitly(socket: Socket) -> bool:
    """What ``send()`` and ``connect()`` do first: any port will do. False when nothing is left to do.

    A look-up that answers at once may have had the socket closed by a listener meanwhile: of ``'error'``, and then the
    call comes to nothing; of ``'listening'``, and then Node runs into a null.
    """
    state = socket._pydgram_state
    if state.binding is UNBOUND:
        socket.bind({"port": 0, "exclusive": True})
    if state.was_bound:
        state.opened("lookup")
    return state.handle is not None


def when_bound(socket: Socket, call: Callable[..., object], *args: object) -> None:
    """``call(*args)``: now, or once *socket* is bound."""
    state = socket._pydgram_state
    if state.binding is BOUND:
        call(*args)
        return
    if state.waiting is None:
        state.waiting = WaitingCalls(socket)
    state.waiting.add(call, *args)
