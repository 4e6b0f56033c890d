"""wrap(): an old-style stream as the source of a readable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._errors import ERR_INVALID_ARG_TYPE

from ._base import apply_hooks
from ._destroy import error_or_destroy
from ._utils import has, listen

if TYPE_CHECKING:
    from ._readable import Readable
    from ._typing import Listenable

__all__ = ["wrap"]


def wrap(readable: Readable, stream: Listenable) -> None:
    """Push what *stream* emits to *readable*, and pause it when that is full."""
    if not callable(getattr(stream, "on", None)):
        raise ERR_INVALID_ARG_TYPE("stream", "Stream", stream)
    paused = False

    def on_data(chunk: object = None, *_: object) -> None:
        nonlocal paused
        if not readable.push(chunk) and has(stream, "pause"):
            paused = True
            stream.pause()

    def read(size: int) -> None:
        nonlocal paused
        if paused and has(stream, "resume"):
            paused = False
            stream.resume()

    listen(stream, "data", on_data)
    listen(stream, "end", lambda *_: readable.push(None))
    listen(stream, "error", lambda error=None, *_: error_or_destroy(readable, error))
    listen(stream, "close", lambda *_: readable.destroy())
    listen(stream, "destroy", lambda *_: readable.destroy())
    apply_hooks(readable, {"read": read})
    for name, method in getattr(stream, "__dict__", {}).items():
        if callable(method) and not hasattr(readable, name):
            setattr(readable, name, method)
