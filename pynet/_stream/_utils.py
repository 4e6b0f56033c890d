"""What can be told about any stream, ours or somebody else's, by looking at its members.

A foreign stream is an object with ``on`` and ``write`` or ``pipe``. The answers are None where it does not say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pynet._errors import AbortError

from ._state import Life

if TYPE_CHECKING:
    from typing import TypeGuard

    from ._base import Stream
    from ._typing import ForeignStream, Listenable

__all__ = [
    "destroyer",
    "has",
    "is_closed",
    "is_ours",
    "is_readable_finished",
    "is_readable_stream",
    "is_stream",
    "is_writable_finished",
    "is_writable_stream",
    "isDestroyed",
    "isDisturbed",
    "isErrored",
    "isReadable",
    "isWritable",
    "listen",
    "unlisten",
    "will_emit_close",
]


def has(value: object, *methods: str) -> TypeGuard[ForeignStream]:
    """Whether *value* has all of *methods*, which may be called then."""
    for method in methods:  # a generator would cost as much again
        if not callable(getattr(value, method, None)):
            return False
    return True


def is_ours(value: object) -> TypeGuard[Stream]:
    """Whether *value* is a ``Stream``, with the states that this implies."""
    return isinstance(getattr(value, "_pynet_life", None), Life)


def is_stream(value: object) -> TypeGuard[ForeignStream]:
    """Whether *value* is a stream of any kind."""
    return is_ours(value) or (has(value, "on") and (has(value, "write") or has(value, "pipe")))


def is_readable_stream(value: object) -> TypeGuard[ForeignStream]:
    """Whether *value* is a stream that has a readable half."""
    if is_ours(value):
        state = value._readableState
        return state is not None and (value._writableState is None or state.readable)
    return has(value, "on", "pipe")


def is_writable_stream(value: object) -> TypeGuard[ForeignStream]:
    """Whether *value* is a stream that has a writable half."""
    if is_ours(value):
        state = value._writableState
        return state is not None and (value._readableState is None or state.writable)
    return has(value, "on", "write")


def isDestroyed(stream: object) -> bool | None:
    """Whether *stream* is destroyed; None if it is not a stream.

    Node: undocumented, ``stream.isDestroyed``. Differs: no.
    """
    return bool(getattr(stream, "destroyed", False)) if is_stream(stream) else None


def isDisturbed(stream: object) -> bool:
    """Whether *stream* was read from, or destroyed before its end.

    Node: stream.md, "stream.Readable.isDisturbed(stream)". Differs: no.
    """
    return bool(getattr(stream, "readableDidRead", False) or getattr(stream, "readableAborted", False))


def isErrored(stream: object) -> bool:
    """Whether *stream* has emitted ``'error'``.

    Node: stream.md, "stream.isErrored(stream)". Differs: no.
    """
    return is_ours(stream) and bool(stream._pynet_life.errorEmitted)


def isReadable(stream: object) -> bool | None:
    """Whether *stream* can be read from; None if it is not that kind of stream.

    Node: stream.md, "stream.isReadable(stream)". Differs: no.
    """
    readable = getattr(stream, "readable", None)
    if not isinstance(readable, bool):
        return None
    return not isDestroyed(stream) and is_readable_stream(stream) and readable and not is_readable_finished(stream)


def isWritable(stream: object) -> bool | None:
    """Whether *stream* can be written to; None if it is not that kind of stream.

    Node: stream.md, "stream.isWritable(stream)". Differs: no.
    """
    writable = getattr(stream, "writable", None)
    if not isinstance(writable, bool):
        return None
    return not isDestroyed(stream) and is_writable_stream(stream) and writable and not _is_writable_ended(stream)


def _is_writable_ended(stream: object) -> bool:
    return bool(getattr(stream, "writableEnded", False))


def is_writable_finished(stream: object, strict: bool = True) -> bool | None:
    """Whether everything is written; without *strict*, also if nothing but 'finish' is missing."""
    if not is_writable_stream(stream):
        return None
    if getattr(stream, "writableFinished", False):
        return True
    state = stream._writableState if is_ours(stream) else None
    if state is None:
        return None
    return not strict and state.life.errored is None and state.ended and not state.length


def is_readable_finished(stream: object, strict: bool = True) -> bool | None:
    """Whether everything was read; without *strict*, also if nothing but 'end' is missing."""
    if not is_readable_stream(stream):
        return None
    state = stream._readableState if is_ours(stream) else None
    if state is None:
        return bool(getattr(stream, "readableEnded", False)) or None
    if state.life.errored is not None:
        return False
    return state.endEmitted or (not strict and state.ended and not state.length)


def is_closed(stream: object) -> bool:
    """Whether *stream* is closed, as far as it says."""
    return getattr(stream, "closed", None) is True


def will_emit_close(stream: object) -> bool:
    """Whether 'close' is sure to come after 'end', 'finish' or 'error'."""
    return is_ours(stream) and stream._pynet_life.autoDestroy and stream._pynet_life.emitClose and not stream.closed


def destroyer(stream: object, error: object = None) -> None:
    """Destroy any kind of *stream*, with an ``AbortError`` if it was not over and no *error* is given.

    Node: undocumented, ``stream.destroy``. Differs: no.
    """
    if not is_stream(stream) or isDestroyed(stream):
        return
    if error is None and (isReadable(stream) or isWritable(stream)):
        error = AbortError()
    request = stream if has(stream, "setHeader", "abort") else getattr(stream, "req", None)
    if has(request, "setHeader", "abort"):
        request.abort()  # of a client: the request is what ends, and its answer says "aborted"
    elif has(stream, "destroy"):
        stream.destroy(error)
    elif has(stream, "close"):
        stream.close()


def listen(emitter: Listenable, event: str, f: Callable[..., object], *, first: bool = False) -> None:
    """Add a listener, before the others if *first* and the emitter can do that."""
    if first and has(emitter, "prependListener"):
        emitter.prependListener(event, f)
    else:
        emitter.on(event, f)


def unlisten(emitter: object, event: str, f: Callable[..., object]) -> None:
    """Remove a listener, if it is there and the emitter can do that."""
    remove = getattr(emitter, "removeListener", None)
    if callable(remove):
        remove(event, f)
    elif has(emitter, "remove_listener"):
        try:
            emitter.remove_listener(event, f)
        except KeyError:  # pyee's answer if it is not there
            pass
