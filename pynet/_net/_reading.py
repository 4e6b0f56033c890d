"""What arrives: from the handle to the stream, or to the buffer of ``onread``."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any

from pynet._errors import system_error
from pynet._stream import deliver, on_end_of_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from pynet._handles import Connection

    from ._socket import Socket
    from ._state import OnRead, SocketState

__all__ = ["coded", "expect_nothing", "on_end", "on_read", "onread_of", "start_reading", "stop_reading"]


def start_reading(socket: Socket, state: SocketState) -> None:
    """Have the handle read, unless it does or there is nothing to come."""
    handle = state.handle
    if handle is not None and not handle.is_reading and not socket._readableState.ended:
        _take_over(socket, state, handle)


def _take_over(socket: Socket, state: SocketState, handle: Connection) -> None:
    """Have the handle bring what it reads to the socket."""
    onread = onread_of(state)
    # Methods of the state, so to say: calling one costs less than calling a partial.
    try:
        if onread is not None:
            handle.read_start_into(onread[0], MethodType(_on_data_in_buffer, state), MethodType(on_end, state))
        elif socket._pynet_plain:
            on_both = MethodType(on_read, state)
            handle.read_start(on_both, on_both)
        else:
            handle.read_start(MethodType(_on_data_to_push, state), MethodType(on_end, state))
    except OSError as error:
        socket.destroy(coded(error, "read"))


def stop_reading(state: SocketState) -> None:
    """Have the handle read no more, for now."""
    if state.handle is not None:
        state.handle.read_stop()


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
        handle.read_start(lambda data: call(), lambda error: call())


def onread_of(state: SocketState) -> OnRead | None:
    """The buffer and the callback of the ``onread`` option."""
    return None if state.uncommon is None else state.uncommon.onread


def on_read(state: SocketState, what: Any) -> None:
    """What has come in, bytes, for a socket whose ``push()`` nobody has replaced; or the end, as ``on_end()`` has it.

    One function for both, for a method of it that is kept per connection is as large as a short text.
    """
    socket = state.socket
    if what.__class__ is not bytes or socket is None:
        on_end(state, what)
        return
    if state.timer is not None:
        state.timer.refresh()
    if not deliver(socket, socket._readableState, what):
        stop_reading(state)


def _on_data_to_push(state: SocketState, data: bytes) -> None:
    if state.timer is not None:
        state.timer.refresh()
    if state.socket is not None and not state.socket.push(data):
        stop_reading(state)


def _on_data_in_buffer(state: SocketState, size: int, buffer: object) -> None:
    if state.timer is not None:
        state.timer.refresh()
    onread = onread_of(state)
    if onread is not None and onread[1](size, buffer) is False:
        stop_reading(state)


def on_end(state: SocketState, error: Exception | None) -> None:
    """Nothing more will come in: FIN, or *error*."""
    socket = state.socket
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
