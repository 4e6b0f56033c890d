"""addAbortSignal(): an aborted signal destroys a stream."""

from __future__ import annotations

from typing import Any, TypeVar

from pynet._errors import ERR_INVALID_ARG_TYPE, AbortError, validate_abort_signal
from pynet._events import addAbortListener

from ._end_of_stream import watch_end
from ._utils import is_stream

__all__ = ["addAbortSignal"]

T = TypeVar("T")


def addAbortSignal(signal: Any, stream: T) -> T:
    """Have *signal* destroy *stream* with an ``AbortError``, at once if it is aborted already; returns *stream*.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *signal* is no ``AbortSignal`` or *stream* no stream.

    Node: stream.md, "stream.addAbortSignal(signal, stream)". Differs: no.
    """
    validate_abort_signal(signal, "signal")
    target: object = stream
    if not is_stream(target):
        raise ERR_INVALID_ARG_TYPE("stream", ["ReadableStream", "WritableStream", "Stream"], stream)

    def abort(*_: object) -> None:
        target.destroy(AbortError(signal.reason))

    if signal.aborted:
        abort()
    else:
        listener = addAbortListener(signal, abort)
        watch_end(target, lambda error: listener.dispose())
    return stream
