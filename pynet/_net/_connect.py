"""``connect()``: a life begins, or goes on with another connection."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING

from pynet._handles import TCP, Pipe
from pynet._loop import current_loop

from ._connecting import begin
from ._looking_up import look_up
from ._state import CLOSED, DESTROYED, IDLE, OPEN

if TYPE_CHECKING:
    from ._requests import ConnectRequest
    from ._socket import Socket
    from ._state import SocketState

__all__ = ["connect"]


def connect(socket: Socket, state: SocketState, request: ConnectRequest) -> None:
    """Begin what *request* asks for. Where a ``lookup`` function raises, the socket is as it was."""
    if socket.destroyed:
        _revive(socket, state)
    phase, ready = state.phase, state.ready
    if phase is IDLE:
        socket._pynet_loop = current_loop()  # a socket made at the top of a module may connect in an asyncio main()
        state.stream = socket
        state.handle = TCP(socket._pynet_loop) if request.path is None else Pipe(socket._pynet_loop)
        state.handle.owner = socket
        socket._pynet_use_context(copy_context())
    connecting = begin(socket, state)
    if state.timer is not None:
        state.timer.refresh()
    try:
        look_up(connecting, request)
    except BaseException:
        connecting.calls -= 1
        if not connecting.calls and not connecting.is_over:
            connecting.cancel()
            state.connecting = None
            state.enter(phase)
            state.ready = ready
            if phase is not OPEN and state.handle is not None:
                state.handle.close()
                state.handle = state.stream = None
        raise


def _revive(socket: Socket, state: SocketState) -> None:
    """Start a new life."""
    if state.phase is DESTROYED or state.phase is CLOSED:
        state.enter(IDLE)
    socket._undestroy()
    socket._pynet_life.emitClose = False
    state.peername = None
    if state.uncommon is not None:
        state.uncommon.sockname = None
    if state.server is not None:
        state.more().server, state.server = state.server, None  # which counts this connection no more
    state.bytes_read = state.bytes_written = 0
