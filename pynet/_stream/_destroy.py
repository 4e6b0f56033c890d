"""The one way down: ``destroy()`` marks the stream, lets ``_destroy()`` clean up, then emits 'error' and 'close'.

Both events come from the next tick, the error at most once in a life. State changes before anyone is called. The
callbacks that hooks get take more arguments than they use, as functions of JavaScript do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_MULTIPLE_CALLBACK, AggregateError
from pynet._events import fit
from pynet._loop import get_ident

from ._async_hooks import take_coroutine
from ._state import CLOSED, DESTROYED, OPEN

if TYPE_CHECKING:
    from ._base import Stream

__all__ = ["construct", "destroy", "error_or_destroy", "or_none", "tear_down", "undestroy"]


def or_none(error: object) -> object:
    """*error*, or None for what is none in JavaScript, such as the False of ``socket.on("close", other.destroy)``."""
    return error if isinstance(error, BaseException) or error else None


def destroy(stream: Stream, error: object = None, callback: Callable[[object], object] | None = None) -> None:
    """Take *stream* down, unless that has happened; *callback* is called when ``_destroy()`` is through."""
    life, loop = stream._pynet_life, stream._pynet_loop
    if not loop.in_turn or get_ident() != loop.thread:
        if not (loop.closed and life.stage is not OPEN):  # destroyed is destroyed, for whoever tidies up after the loop
            stream._pynet_check_use()
    callback = fit(callback, 1) if callable(callback) else None
    if life.stage is not OPEN:
        if callback is not None:
            callback(None)
        return
    if error is not None:
        error = or_none(error)
        life.fail(error)
    life.stage = DESTROYED
    if life.constructed:
        tear_down(stream, error, callback)
    else:
        life.on_constructed = lambda failure: tear_down(stream, both(failure, error), callback)


def tear_down(stream: Stream, error: object, callback: Callable[[object], object] | None) -> None:
    """Call ``_destroy()``, and see to it that only its first answer counts."""
    answered = False

    def on_destroyed(error: object = None, *_: object) -> None:
        nonlocal answered
        if answered:
            return
        answered = True
        life = stream._pynet_life
        if error is not None:
            error = or_none(error)
            if error is not None:
                life.fail(error)
        if life.stage is DESTROYED:  # not so if the stream was revived meanwhile
            life.stage = CLOSED
        try:
            if callback is not None:
                callback(error)
        finally:
            if error is not None:
                stream._pynet_tick(_emit_error_and_close_nt, stream, error)
            else:
                stream._pynet_tick(_emit_close_nt, stream)

    try:
        result = stream._destroy(error, on_destroyed)
        if result is not None:
            take_coroutine(stream, result, "_destroy", on_destroyed)
    except Exception as failure:
        if answered:  # not its own failure: what it called has raised
            raise
        on_destroyed(failure)


def _emit_error_and_close_nt(stream: Stream, error: object) -> None:
    try:
        emit_error_nt(stream, error)
    except BaseException:
        # Unheard, as a rule: that is for the program to know before anything else happens.
        stream._pynet_tick(_emit_close_nt, stream)
        raise
    _emit_close_nt(stream)


def _emit_close_nt(stream: Stream) -> None:
    stream._pynet_life.closeEmitted = True
    if stream._pynet_life.emitClose:
        stream.emit("close")


def emit_error_nt(stream: Stream, error: object) -> None:
    """Emit 'error', once in the life of *stream*."""
    if not stream._pynet_life.errorEmitted:
        stream._pynet_life.errorEmitted = True
        stream.emit("error", error)


def error_or_destroy(stream: Stream, error: Any, sync: bool = False) -> None:
    """Report *error*: through ``destroy()`` as a rule, with ``autoDestroy`` off by the event alone.

    *sync* says that we are inside a call of the user's, who expects no event before it returns.
    """
    life = stream._pynet_life
    if life.stage is not OPEN:
        return
    if life.autoDestroy:
        stream.destroy(error)
        return
    life.fail(error)
    if sync:
        stream._pynet_tick(emit_error_nt, stream, error)
    else:
        emit_error_nt(stream, error)


def construct(stream: Stream, start: Callable[[object], None]) -> None:
    """Call ``_construct()`` on the next tick; *start* runs when it has succeeded."""
    stream._pynet_life.constructed = False
    stream._pynet_life.on_constructed = start
    stream._pynet_tick(_construct_nt, stream)


def _construct_nt(stream: Stream) -> None:
    answered = False
    life = stream._pynet_life

    def on_constructed(error: object = None) -> None:
        nonlocal answered
        error = or_none(error)
        if answered:
            error_or_destroy(stream, ERR_MULTIPLE_CALLBACK() if error is None else error)
            return
        answered = True
        life.constructed = True
        proceed, life.on_constructed = life.on_constructed, None
        if life.stage is OPEN and error is not None:
            error_or_destroy(stream, error, True)
        elif proceed is not None:
            proceed(error)

    def callback(error: object = None, *_: object) -> None:
        stream._pynet_tick(on_constructed, error)

    try:
        result = stream._construct(callback)
        if result is not None:
            take_coroutine(stream, result, "_construct", callback)
    except Exception as failure:
        callback(failure)


def undestroy(stream: Stream) -> None:
    """Let a destroyed stream start a new life, as a socket does that connects again."""
    stream._pynet_life.revive()
    readable, writable = stream._readableState, stream._writableState
    if readable is not None:
        readable.reading = False
        readable.ended = readable.endEmitted = not readable.readable
    if writable is not None:
        writable.finalCalled = writable.prefinished = False
        writable.ending = writable.ended = writable.finished = not writable.writable


def both(inner: Any, outer: Any) -> object:
    """One error for two that happened together: the outer one leads."""
    if inner is None or outer is None or inner is outer:
        return outer if inner is None else inner
    if isinstance(outer, AggregateError):
        outer.errors.append(inner)
        return outer
    return AggregateError([outer, inner], str(outer))
