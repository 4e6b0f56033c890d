"""Connecting: the time between ``connect()`` and a connection, or an error; and what waits for it.

A socket that connects may be written to, ended, reset and read from already. Node has such calls wait among the
``connect`` listeners, and programs see the order: what was asked for before a listener was added happens before that
listener runs. So each of them is a listener here too; but it is kept in one place as well, because a listener of the
program that raises keeps those behind it from being called, and nothing may be lost by that.

``connect()`` may be called again meanwhile. All such calls share one ``Connecting``: it ends with the first connection,
or with the first error, and what the others bring afterwards is ignored.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pynet._errors import ERR_SOCKET_CLOSED_BEFORE_CONNECTION
from pynet._events import throw

from ._knobs import apply_wishes
from ._reading import start_reading
from ._state import CONNECTING, OPEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pynet._handles import Connection

    from ._attempting import Attempts
    from ._socket import Socket
    from ._state import SocketState

__all__ = ["Connecting", "announce", "begin", "connected"]


class Connecting:
    """One time of connecting, and what waits for its end."""

    __slots__ = ("_attempts", "_waiting", "_write_callback", "calls", "chunks", "is_over", "read_asked", "socket")

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.calls = 0  # of connect()
        self.is_over = False
        self.read_asked = False  # _read() was called
        self.chunks: list[tuple[object, str]] = []  # of the write that waits, each with its encoding
        self._attempts: list[Attempts] = []
        self._waiting: list[Callable[[], object]] = []  # in order
        self._write_callback: Callable[..., None] | None = None  # of the write that waits, for an error

    def keep(self, call: Callable[[], object]) -> None:
        """Call it when there is a connection, in its place among the listeners."""
        self._waiting.append(call)
        self.socket.once("connect", self._next)

    def keep_write(
        self, chunks: list[tuple[object, str]], write: Callable[[], None], callback: Callable[..., None]
    ) -> None:
        """The same for a write; *callback* gets an error, among the ``close`` listeners, if there is no connection."""
        self.chunks = chunks
        self._write_callback = callback
        self.keep(partial(self._write_now, write))
        self.socket.once("close", self.give_up)

    def _write_now(self, write: Callable[[], None]) -> None:
        self._forget_write()
        self.chunks = []
        write()

    def add(self, attempts: Attempts) -> None:
        """Have *attempts* cancelled at the end."""
        self._attempts.append(attempts)

    def _next(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()

    def go_on(self, handle: Connection) -> None:
        """The listeners were called: do what one that raised has kept from its turn, and read."""
        socket = self.socket
        state = socket._pynet_state
        if state.handle is not handle:  # destroyed meanwhile
            self._forget_waiting()
            return
        try:
            while self._waiting:
                socket.off("connect", self._next)
                self._next()
        except BaseException:
            socket._pynet_loop.next_tick_of_all(socket._pynet_life.context, self.go_on, handle)
            raise
        if state.connecting is self:
            state.connecting = None
        if self.read_asked or not socket.isPaused():
            start_reading(socket, state)

    def give_up(self) -> None:
        """There is none: tell the write that waits, if nobody has yet."""
        callback = self._write_callback
        if callback is not None:
            self._forget_write()
            callback(ERR_SOCKET_CLOSED_BEFORE_CONNECTION())

    def _forget_write(self) -> None:
        self._write_callback = None
        self.socket.off("close", self.give_up)

    def end(self) -> None:
        """No more attempts."""
        self.is_over = True
        for attempts in self._attempts:
            attempts.stop()
        self._attempts.clear()

    def cancel(self) -> None:
        """The socket is destroyed. What waits goes; only the write is still to hear of it."""
        if not self.is_over:  # else its listeners are being called, what waits among them
            self.end()
            self._forget_waiting()

    def _forget_waiting(self) -> None:
        for _ in self._waiting:
            self.socket.off("connect", self._next)
        self._waiting.clear()


def begin(socket: Socket, state: SocketState) -> Connecting:
    """The time of connecting begins, unless it has."""
    connecting = state.connecting
    if connecting is None or state.phase is not CONNECTING:
        connecting = state.connecting = Connecting(socket)
        state.enter(CONNECTING)
        state.ready = None
    connecting.calls += 1
    return connecting


def connected(connecting: Connecting) -> None:
    """There is a connection."""
    socket = connecting.socket
    state = socket._pynet_state
    handle = state.handle
    assert handle is not None
    connecting.end()
    state.enter(OPEN)
    if state.uncommon is not None:
        state.uncommon.sockname = None
    state.handle = handle = socket._pynet_over(handle)
    state.ready = handle if socket._pynet_plain else None
    if state.timer is not None:
        state.timer.refresh()
    apply_wishes(state)
    announce(socket, "connect")
    announce(socket, "ready")
    connecting.go_on(handle)


def announce(socket: Socket, *event: object) -> None:
    """Emit *event*. Where a listener raises, that is for the next tick: connecting goes on as if it had returned."""
    try:
        socket.emit(*event)
    except BaseException as error:
        socket._pynet_loop.next_tick_of_all(socket._pynet_life.context, throw, error)
