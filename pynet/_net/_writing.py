"""What is sent: from the stream to the handle. Bytes that can go at once take a straight way, in ``Socket.write()``."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_SOCKET_CLOSED, system_error
from pynet._events import fit
from pynet._handles import SEND_AGAIN
from pynet._stream import WriteRequest, encode, not_sent, partly_sent

from ._reading import coded
from ._state import CONNECTING

if TYPE_CHECKING:
    from pynet._handles import Connection

    from ._socket import Socket
    from ._state import SocketState

WriteCallback = Callable[..., None]

__all__ = ["final", "refuse_write", "send_failed", "send_rest", "write_chunk", "write_chunks"]

_ENDED_BY_PEER = "This socket has been ended by the other party"


def send_failed(socket: Socket, state: SocketState, handle: Connection, chunk: bytes, error: OSError) -> bool:
    """``write()`` has tried to send *chunk* at once; returns whether to write on."""
    if error.errno in SEND_AGAIN:
        return send_rest(socket, state, handle, chunk, 0)
    return not_sent(socket, socket._writableState, len(chunk), _failure(state, error))


def send_rest(socket: Socket, state: SocketState, handle: Connection, chunk: bytes, sent: int) -> bool:
    """Of *chunk* only *sent* bytes could go at once; returns whether to write on."""
    handle.write_later(memoryview(chunk)[sent:], partial(_on_written, state, socket._pynet_write_done))
    return partly_sent(socket._writableState, len(chunk))


def write_chunk(socket: Socket, chunk: Any, encoding: str, callback: WriteCallback, /) -> None:
    """Node's ``_write()``."""
    state = socket._pynet_state
    if state.phase is CONNECTING:
        assert state.connecting is not None
        state.connecting.keep_write(
            [(chunk, encoding)], partial(write_chunk, socket, chunk, encoding, callback), callback
        )
    elif _can_write(state, callback):
        handle = state.handle
        assert handle is not None
        data = chunk if encoding == "buffer" else encode(chunk, encoding)
        try:
            done = handle.write(data, partial(_on_written, state, callback))
        except OSError as error:
            callback(_failure(state, error))
            return
        if done:
            callback()


def write_chunks(socket: Socket, requests: list[WriteRequest], callback: WriteCallback, /) -> None:
    """Node's ``_writev()``."""
    state = socket._pynet_state
    if state.phase is CONNECTING:
        assert state.connecting is not None
        chunks = [(request.chunk, request.encoding or "buffer") for request in requests]
        state.connecting.keep_write(chunks, partial(write_chunks, socket, requests, callback), callback)
    elif _can_write(state, callback):
        handle = state.handle
        assert handle is not None
        buffers = [r.chunk if r.encoding == "buffer" else encode(r.chunk, r.encoding) for r in requests]
        try:
            done = handle.writev(buffers, partial(_on_written, state, callback))
        except OSError as error:
            callback(_failure(state, error))
            return
        if done:
            callback()


def _can_write(state: SocketState, callback: WriteCallback) -> bool:
    if state.handle is None:
        callback(ERR_SOCKET_CLOSED())
        return False
    if state.timer is not None:
        state.timer.refresh()
    return True


def _on_written(state: SocketState, callback: WriteCallback, error: Exception | None) -> None:
    """The handle has sent what was queued, or will not."""
    if error is not None:
        callback(_failure(state, error))
        return
    if state.timer is not None:
        state.timer.refresh()
    callback()


def _failure(state: SocketState, error: Exception) -> Exception:
    # Before 'error' is out the callback hears of it, and what it writes must not overtake what was lost.
    state.ready = None
    return coded(error, "write")


def refuse_write(socket: Socket, callback: object) -> bool:
    """A write after the ``end()`` that followed the peer's, which the program has not asked for."""
    error = system_error(errno.EPIPE, "write")  # as from the kernel, but it explains itself better
    error.message = _ENDED_BY_PEER
    error.args = (error.errno, _ENDED_BY_PEER)
    error.syscall = None
    if callable(callback):
        socket._pynet_tick(fit(callback, 1), error)
    socket.destroy(error)
    return False


def final(socket: Socket, callback: WriteCallback, /) -> None:
    """Node's ``_final()``: send FIN."""
    state = socket._pynet_state
    handle = state.handle
    if handle is None:
        callback()
    elif state.phase is CONNECTING:
        assert state.connecting is not None
        state.connecting.keep(partial(final, socket, callback))
    else:
        if state.timer is not None:
            state.timer.refresh()
        try:
            # The outcome does not matter, as in Node: a peer that is gone already lets 'finish' come all the same.
            handle.shutdown(lambda error: callback())
        except OSError as error:
            callback(None if error.errno == errno.ENOTCONN else coded(error, "shutdown"))
