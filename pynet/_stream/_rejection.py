"""What becomes of the exception of a coroutine listener: it destroys the stream, and is lost in no case."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from ._async_iterator import Reader
from ._end_of_stream import Watch
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
        is_heard = _is_heard(stream)
        stream.destroy(error)
    else:
        is_heard = _is_told(stream, error)
    if not is_heard:
        raise error


def _is_heard(stream: Stream) -> bool:
    """Whether an error will reach somebody: a listener, or the program where there is none.

    An iteration listens as long as its iterator lives, which may be longer than anybody waits for the next chunk: a
    task that was cancelled is kept by its traceback.
    """
    listeners = stream.rawListeners("error")
    return not listeners or not all(_is_idle_iteration(listener) for listener in listeners)


def _is_idle_iteration(listener: Any) -> bool:
    watch = getattr(listener, "__self__", None)
    reader = getattr(watch.callback, "__self__", None) if isinstance(watch, Watch) else None
    return isinstance(reader, Reader) and all(waiter.done() for waiter in reader.waiters)


def _is_told(stream: Stream, error: BaseException) -> bool:
    """Whether *error* says no more than that *stream*, which is destroyed, is over: as its own error, or as none."""
    parts = getattr(error, "exceptions", None) if isinstance(error, _GROUP) else None
    if parts:
        return all(_is_told(stream, part) for part in parts)
    return error is stream._pynet_life.errored or getattr(error, "code", "") == "ERR_STREAM_PREMATURE_CLOSE"
