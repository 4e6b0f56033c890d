"""What arrives: from the handle to the stream, or to the buffer of ``onread``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._errors import system_error
from pynet._handles import Callbacks
from pynet._stream import on_end_of_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from pynet._handles import Connection, Into

    from ._socket import Socket
    from ._state import OnRead, SocketState

__all__ = ["coded", "expect_nothing", "on_end", "onread_of", "start_reading"]


def start_reading(socket: Socket, state: SocketState) -> None:
    """Have the handle read, unless it does or there is nothing to come."""
    handle = state.handle
    if handle is not None and not handle.is_reading and not socket._readableState.ended:
        _take_over(socket, state, handle)


def _take_over(socket: Socket, state: SocketState, handle: Connection) -> None:
    """Have the handle bring what it reads to the socket."""
    try:
        if onread_of(state) is not None:
            handle.read_start_into(_Filler(state))
        elif socket._pynet_plain:
            handle.read_start(state)
        else:
            handle.read_start(_Pusher(state))
    except OSError as error:
        socket.destroy(coded(error, "read"))


def expect_nothing(socket: Socket, state: SocketState, then: Callable[[], object] | None) -> None:
    """Call *then* when anything comes in, instead of taking it: data, FIN or an error; with None read on as before.

    Only for a socket that is reading.
    """
    handle = state.handle
    if handle is None or not handle.is_reading:
        return
    if then is None:
        _take_over(socket, state, handle)
    else:
        call = then
        handle.read_start(Callbacks(lambda data: call(), lambda error: call()))


def onread_of(state: SocketState) -> OnRead | None:
    """The buffer and the callback of the ``onread`` option."""
    return None if state.uncommon is None else state.uncommon.onread


class _Pusher:
    """The reader for a socket that has a ``push()`` of its own."""

    __slots__ = ("_state",)

    def __init__(self, state: SocketState) -> None:
        self._state = state

    def on_data(self, data: bytes) -> None:
        state = self._state
        if state.timer is not None:
            state.timer.refresh()
        if state.stream is not None and not state.stream.push(data):
            state.stop_reading()

    def on_end(self, error: Exception | None) -> None:
        on_end(self._state, error)


class _Filler(_Pusher):
    """The reader for the option ``onread``."""

    __slots__ = ()

    def get_buffer(self) -> Into:
        onread = onread_of(self._state)
        assert onread is not None
        return onread[0]()

    def on_filled(self, size: int, buffer: Into) -> None:
        state, onread = self._state, onread_of(self._state)
        if state.timer is not None:
            state.timer.refresh()
        if onread is not None and onread[1](size, buffer) is False:
            state.stop_reading()


def on_end(state: SocketState, error: Exception | None) -> None:
    """Nothing more will come in: FIN, or *error*."""
    socket = state.stream
    assert socket is not None
    if error is not None:
        socket.destroy(coded(error, "read"))
    elif not socket._readableState.endEmitted:
        reading = socket._readableState
        if socket._pynet_plain:
            on_end_of_data(socket, reading)
        else:
            socket.push(None)
        if reading.length or not reading.flowing or reading.sync:  # else push() has seen to the end already
            socket.read(0)


def coded(error: Exception, syscall: str) -> Exception:
    """The error for the program: one of the system's gets its code here, another has one."""
    return system_error(error, syscall) if isinstance(error, OSError) and not hasattr(error, "code") else error
