"""The way down: the end of both sides, destroying, and ``close``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MethodType
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_INVALID_HANDLE_TYPE, ERR_SOCKET_CLOSED, system_error
from pynet._stream import encode

from ._idle import stop_timer
from ._state import CLOSED, CONNECTING, DESTROYED

if TYPE_CHECKING:
    from pynet._handles import Connection

    from ._connecting import Connecting
    from ._socket import Socket
    from ._state import SocketState, Uncommon

__all__ = ["destroy_soon", "queued_bytes", "reset", "take_down"]


def destroy_soon(socket: Socket, state: SocketState) -> None:
    """Destroy *socket* as soon as everything is sent."""
    if socket.writable:
        socket.end()
    if socket.writableFinished:
        socket.destroy()
    else:
        # The state's, not the socket's own method: that would be a cycle once the socket is destroyed.
        socket.once("finish", MethodType(_destroy_finished, state))


def _destroy_finished(state: SocketState) -> None:
    if state.stream is not None:
        state.stream.destroy()


def reset(socket: Socket, state: SocketState) -> None:
    """Close with RST; while connecting, as soon as that is done."""
    handle = state.handle
    if handle is None:
        socket.destroy(ERR_SOCKET_CLOSED())
    elif handle.tcp is not handle:
        raise ERR_INVALID_HANDLE_TYPE()
    elif state.connecting is not None and state.phase is CONNECTING:
        state.connecting.keep(partial(_reset_now, socket, state))
    else:
        _reset_now(socket, state)


def _reset_now(socket: Socket, state: SocketState) -> None:
    state.more().is_reset = True
    socket.destroy()


def take_down(socket: Socket, error: object, callback: Callable[..., None], /) -> None:
    """Node's ``_destroy()``: release what there is; ``close`` comes when the handle is closed."""
    state = socket._pynet_state
    if state.phase is DESTROYED or state.phase is CLOSED:  # a subclass has called this before
        callback(error)
        return
    connecting, handle = state.connecting, state.handle
    if connecting is not None:
        connecting.cancel()
        state.connecting = None
    if state.timer is not None:
        stop_timer(state)
    state.phase = DESTROYED  # from any of the others
    state.handle = state.ready = state.stream = None
    if handle is None:
        callback(error)
        socket._pynet_tick(_closed, socket, state, connecting)
    else:
        state.bytes_read = handle.bytes_read
        state.bytes_written = handle.bytes_written
        if connecting is not None:
            state.bytes_written += queued_bytes(connecting.chunks)
        if state.uncommon is not None:
            error = _let_go(socket, state, state.uncommon, handle, error, connecting)
        else:
            handle.close(partial(_closed, socket, state, connecting, error is not None))
        callback(error)
    server = state.server
    if server is not None:
        server._pynet_state.connection_ended(server)


def _let_go(
    socket: Socket,
    state: SocketState,
    uncommon: Uncommon,
    handle: Connection,
    error: object,
    connecting: Connecting | None,
) -> object:
    """Close *handle*, with RST if that was asked for; returns the error that the socket ends with, if any."""
    uncommon.sockname = None
    tcp = handle.tcp
    if uncommon.is_reset and tcp is not None:
        uncommon.is_reset = False
        try:
            tcp.reset(partial(_closed, socket, state, connecting, error is not None))
            return error
        except OSError as failure:  # FIN is on its way. Node emits an error too, but then never closes
            error = system_error(failure, "reset") if error is None else error
    handle.close(partial(_closed, socket, state, connecting, error is not None))
    return error


def _closed(socket: Socket, state: SocketState, connecting: Connecting | None, *had_error: bool) -> None:
    """Emit ``close``."""
    if state.phase is DESTROYED:  # else a new life has begun
        state.phase = CLOSED
    try:
        socket.emit("close", *had_error)
    except BaseException:
        if connecting is not None:
            # A listener has kept it from its turn.
            socket._pynet_loop.next_tick_of_all(socket._pynet_life.context, connecting.give_up)
        raise


def queued_bytes(chunks: list[tuple[Any, str]]) -> int:
    """How many bytes *chunks* will be; each has its encoding."""
    return sum(len(encode(chunk, encoding)) if isinstance(chunk, str) else len(chunk) for chunk, encoding in chunks)
