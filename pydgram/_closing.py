"""Closing: by ``close()``, by a signal, at the end of an ``async with``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._abort import AbortSignal, add_abort_listener
from pynet._events import fit

from ._state import BOUND, CLOSED

if TYPE_CHECKING:
    from ._socket import Socket


def close(socket: Socket) -> None:
    """Close now, or, while calls wait for the bind, after them."""
    state = socket._pydgram_state
    waiting = state.waiting
    if waiting is None:
        close_now(socket)
        return
    waiting.add(socket.close)
    if state.binding is BOUND:
        # 'listening' is being emitted, and its last listener makes the calls; unless another one raised.
        state.tick(waiting.run)


def close_now(socket: Socket) -> None:
    state = socket._pydgram_state
    handle = state.running()
    state.handle = None
    state.bind_is(CLOSED)
    handle.close()
    state.tick(socket.emit, "close")


def close_on_abort(socket: Socket, signal: AbortSignal) -> None:
    """Have *signal* close *socket*: at once if it is aborted already."""

    def on_abort() -> None:
        if socket._pydgram_state.handle is not None:
            socket.close()

    if signal.aborted:
        socket.close()
    else:
        socket.once("close", fit(add_abort_listener(signal, on_abort), 0))


async def close_and_wait(socket: Socket) -> None:
    """Close, unless that is done, and wait for ``'close'``."""
    state = socket._pydgram_state
    if state.handle is not None:
        await state.loop.host.outcome(socket.close)
