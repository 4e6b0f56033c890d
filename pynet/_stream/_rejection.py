"""What becomes of the exception of a coroutine listener: it destroys the stream, and is lost in no case."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from pynet._events import is_heard, is_lost_on_listeners

from ._state import OPEN

if TYPE_CHECKING:
    from ._base import Stream

__all__ = ["take_rejection"]

_GROUP: Any = getattr(builtins, "BaseExceptionGroup", ())  # of 3.11


def take_rejection(stream: Stream, error: Exception) -> None:
    """A coroutine listener has failed: destroy *stream* with *error*. For a tick.

    Raises:
        Exception: *error*, where the stream can tell nobody of it: it is for the program to know.
    """
    if stream._pynet_life.stage is OPEN:
        told = is_heard(stream.rawListeners("error"), error)
        stream.destroy(error)
    else:
        told = _is_told(stream, error)
    if not told:
        raise error


def _is_told(stream: Stream, error: BaseException) -> bool:
    """Whether *error* says no more than that *stream*, which is destroyed, is over: as its own error, or as none."""
    parts = getattr(error, "exceptions", None) if isinstance(error, _GROUP) else None
    if parts:
        return all(_is_told(stream, part) for part in parts)
    if error is stream._pynet_life.errored:
        return not is_lost_on_listeners(error)
    return getattr(error, "code", "") == "ERR_STREAM_PREMATURE_CLOSE"
