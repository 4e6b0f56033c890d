"""drained(): writing with back-pressure from a coroutine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from pynet._errors import ERR_STREAM_DESTROYED, ERR_STREAM_PREMATURE_CLOSE
from pynet._events import Waiter
from pynet._loop import Promise

from ._state import OPEN

if TYPE_CHECKING:
    from ._writable import Writable

__all__ = ["drained"]

_Event = Literal["drain", "finish", "error", "close"]


def drained(stream: Writable) -> Promise[None]:
    """A future that is done as soon as there is room to write; see ``Writable.drained()``."""
    waiter = Waiter(None)
    state = stream._writableState
    if state.life.errored is not None:
        waiter.reject(state.life.errored)
    elif state.finished or not (state.needDrain or state.ending or state.life.stage is not OPEN):
        waiter.resolve(None)
    elif state.life.stage is not OPEN:
        waiter.reject(ERR_STREAM_DESTROYED("drained"))
    else:
        _wait(stream, waiter)
    return waiter.promise


def _wait(stream: Writable, waiter: Waiter) -> None:
    # 'finish' too, because a stream that has been ended emits no 'drain'; and 'close', because a destroy() without an
    # error emits nothing else: whoever waits for 'drain' alone waits for ever then.
    listeners: dict[_Event, Callable[..., object]] = {
        "drain": lambda: waiter.resolve(None),
        "finish": lambda: waiter.resolve(None),
        "error": waiter.reject,
        "close": lambda: waiter.reject(ERR_STREAM_PREMATURE_CLOSE()),
    }
    for event, f in listeners.items():
        stream.on(event, f)
    waiter.undo.append(lambda: [stream.off(event, f) for event, f in listeners.items()])
