"""finished(): learn when a stream is over, in whichever of the ways there are."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_STREAM_PREMATURE_CLOSE,
    MISSING,
    AbortError,
    validate_abort_signal,
    validate_function,
    validate_options,
)
from pynet._events import Later, Origin, addAbortListener
from pynet._loop import Promise, current_loop

from ._state import Callback
from ._typing import Listenable
from ._utils import (
    has,
    is_closed,
    is_readable_finished,
    is_readable_stream,
    is_stream,
    is_writable_finished,
    is_writable_stream,
    isReadable,
    isWritable,
    listen,
    unlisten,
    will_emit_close,
)

if TYPE_CHECKING:
    from pynet._events import AbortListener, AbortSignalLike

__all__ = ["finished", "watch_end"]


class Watch:
    """The listeners of one ``finished()``.

    They stay after the callback was called, so that a later 'error' is not unhandled, until ``cleanup()``. The stream
    holds them, so they hold the stream weakly: it must not depend on the garbage collector to go.
    """

    __slots__ = (
        "__weakref__",
        "abort_listener",
        "callback",
        "listeners",
        "readable",
        "readable_finished",
        "stream",
        "will_emit_close",
        "writable",
        "writable_finished",
    )

    def __init__(
        self, stream: Listenable, callback: Callable[[object], object], readable: bool, writable: bool
    ) -> None:
        self.stream = _reference(stream)
        self.callback: Callable[[object], object] | None = callback
        self.readable = readable
        self.writable = writable
        self.readable_finished = bool(is_readable_finished(stream, False))
        self.writable_finished = bool(is_writable_finished(stream, False))
        # 'close' is waited for where it is sure to come and both halves are asked about.
        self.will_emit_close = (
            will_emit_close(stream)
            and is_readable_stream(stream) == readable
            and is_writable_stream(stream) == writable
        )
        self.abort_listener: AbortListener | None = None
        self.listeners: list[tuple[str, str]] = []  # event and name of the method

    @property
    def wait(self) -> object:
        """What the callback is a method of: where that waits, it is asked who for."""
        return getattr(self.callback, "__self__", None)

    def start(self, stream: Listenable, errors: bool, signal: AbortSignalLike | None) -> None:
        closed = is_closed(stream)
        if closed:
            over: Callable[..., object] | None = self.on_close
        else:
            over = self.on_closed if self.is_over(stream) else None
        if over is None:
            self.listen(stream, errors)
        else:
            current_loop().next_tick(over, stream)  # which has nobody else, maybe, to keep it until then
            if errors:
                self.listeners.append(("error", "on_late_error"))
                listen(stream, "error", self.on_late_error)
        if signal is not None and not closed:
            if signal.aborted:
                current_loop().next_tick(self.abort, signal)
            else:
                self.abort_listener = addAbortListener(signal, lambda *_: self.abort(signal))

    def cleanup(self, *_: object) -> None:
        """Stop watching; the callback is not called any more."""
        self.callback = None
        self.stop_waiting_for_abort()
        stream = self.stream()
        if stream is not None:
            for event, method in self.listeners:
                unlisten(stream, event, getattr(self, method))
        self.listeners.clear()

    def listen(self, stream: Listenable, errors: bool) -> None:
        if self.writable and getattr(stream, "_writableState", None) is None:
            self.listeners += [("end", "on_legacy_finish"), ("close", "on_legacy_finish")]
        if not self.will_emit_close and isinstance(getattr(stream, "aborted", None), bool):
            self.listeners.append(("aborted", "on_close"))
        self.listeners += [("end", "on_end"), ("finish", "on_finish")]
        if errors:
            self.listeners.append(("error", "on_error"))
        self.listeners.append(("close", "on_close"))
        for event, method in self.listeners:
            listen(stream, event, getattr(self, method))

    def is_over(self, stream: object) -> bool:
        """Whether the events that say so were emitted already, or never will be."""
        life = getattr(stream, "_pynet_life", None)
        writing = getattr(stream, "_writableState", None)
        if life is not None and life.errorEmitted:
            return not self.will_emit_close
        if (
            not self.readable
            and (not self.will_emit_close or isReadable(stream))
            and (self.writable_finished or isWritable(stream) is False)
            and (writing is None or not writing.pendingcb)
        ):
            return True
        return (
            not self.writable
            and (not self.will_emit_close or bool(isWritable(stream)))
            and (self.readable_finished or isReadable(stream) is False)
        )

    def report(self, error: object = None) -> None:
        callback, self.callback = self.callback, None
        if callback is not None:
            self.stop_waiting_for_abort()
            callback(error)

    def stop_waiting_for_abort(self) -> None:
        if self.abort_listener is not None:
            self.abort_listener.dispose()
            self.abort_listener = None

    def abort(self, signal: AbortSignalLike) -> None:
        callback = self.callback
        self.cleanup()
        if callback is not None:
            callback(AbortError(signal.reason))

    def on_legacy_finish(self, *_: object) -> None:
        if not getattr(self.stream(), "writable", False):
            self.on_finish()

    def on_finish(self, *_: object) -> None:
        stream = self.stream()
        self.writable_finished = True
        if getattr(stream, "destroyed", False):  # by hand, so who knows whether 'close' follows
            self.will_emit_close = False
        if self.will_emit_close and (not getattr(stream, "readable", False) or self.readable):
            return
        if not self.readable or self.readable_finished:
            self.report()

    def on_end(self, *_: object) -> None:
        stream = self.stream()
        self.readable_finished = True
        if getattr(stream, "destroyed", False):
            self.will_emit_close = False
        if self.will_emit_close and (not getattr(stream, "writable", False) or self.writable):
            return
        if not self.writable or self.writable_finished:
            self.report()

    def on_error(self, error: object = None, *_: object) -> None:
        self.report(error)

    def on_late_error(self, *_: object) -> None:
        """It is going to be reported anyway, and is not unhandled."""

    def on_close(self, *_: object) -> None:
        error = getattr(self.stream(), "errored", None)
        if error is None and self.is_premature():
            error = ERR_STREAM_PREMATURE_CLOSE()
        self.report(error)

    def on_closed(self, *_: object) -> None:
        self.report(getattr(self.stream(), "errored", None))

    def is_premature(self) -> bool:
        stream = self.stream()
        # A foreign stream that cannot pause is not known to be a readable of this kind.
        if self.readable and not self.readable_finished and has(stream, "pause", "resume"):
            if not is_readable_finished(stream, False):
                return True
        return self.writable and not self.writable_finished and not is_writable_finished(stream, False)


def _reference(stream: Listenable) -> Callable[[], Listenable | None]:
    try:
        return weakref.ref(stream)
    except TypeError:  # somebody else's class, with slots
        return lambda: stream


def watch_end(
    stream: Listenable,
    callback: Callable[[object], object],
    *,
    readable: bool | None = None,
    writable: bool | None = None,
    error: bool = True,
    signal: AbortSignalLike | None = None,
) -> Callable[[], None]:
    """``finished()`` without its checks; *callback* takes exactly one argument."""
    watch = Watch(
        stream,
        callback,
        is_readable_stream(stream) if readable is None else readable,
        is_writable_stream(stream) if writable is None else writable,
    )
    watch.start(stream, error, signal)
    return watch.cleanup


@overload
def finished(stream: Listenable, options: Mapping[str, Any] | None, callback: Callback, /) -> Callable[[], None]: ...
@overload
def finished(stream: Listenable, callback: Callback, /) -> Callable[[], None]: ...
@overload
def finished(stream: Listenable, options: Mapping[str, Any] | None = None, /) -> Promise[None]: ...
def finished(stream: Listenable, options: object = MISSING, callback: Any = MISSING, /) -> object:
    """Call *callback* when *stream* is over: with None once it has ended and finished, else with the error.

    A stream that closes before its end is ``ERR_STREAM_PREMATURE_CLOSE``. Without a callback, and where asyncio is
    running, the outcome comes as a future.

    Args:
        stream: Any stream, ours or not.
        options: A dict with ``readable`` or ``writable``: False ignores that half; ``error``: False leaves
            ``'error'`` to others; ``signal``: an ``AbortSignal`` that ends the waiting with an ``AbortError``.
        callback: Called once.

    Returns:
        A function that stops the watching. Until it is called the listeners stay, after the callback too.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *stream* is no stream, an option is wrong, or a callback is missing.

    Node: stream.md, "stream.finished(stream[, options], callback)". Differs: the future.
    """
    if callback is MISSING and callable(options):
        options, callback = {}, options
    elif options is None or options is MISSING:
        options = {}
    else:
        options = validate_options(options)
    if callback is MISSING and current_loop().host.is_asyncio:
        return finished_future(stream, options)
    validate_function(callback, "callback")
    return _Wanted.of(stream, options).watch(stream, Later(callback, 1, "callback of finished()"))


class _Wanted(NamedTuple):
    """The options of ``finished()``, checked."""

    readable: bool | None  # None: if the stream has that half
    writable: bool | None
    error: bool
    signal: AbortSignalLike | None
    cleanup: bool  # of a future: no listener stays when it is done

    @classmethod
    def of(cls, stream: object, options: Mapping[str, Any]) -> _Wanted:
        """What *options* say; *stream* is looked at too."""
        signal = options.get("signal")
        validate_abort_signal(signal or MISSING, "options.signal")
        if not is_stream(stream):
            raise ERR_INVALID_ARG_TYPE("stream", ["ReadableStream", "WritableStream", "Stream"], stream)
        return cls(
            options.get("readable"),
            options.get("writable"),
            options.get("error") is not False,
            signal,
            bool(options.get("cleanup")),
        )

    def watch(self, stream: Listenable, callback: Callable[[object], object]) -> Callable[[], None]:
        """Begin; returns what stops it."""
        return watch_end(
            stream, callback, readable=self.readable, writable=self.writable, error=self.error, signal=self.signal
        )


def finished_future(stream: Listenable, options: Mapping[str, object]) -> Promise[None]:
    """A future of the end of *stream*."""
    return current_loop().host.outcome(partial(_WaitForEnd, stream, _Wanted.of(stream, options)))


class _WaitForEnd:
    """A future that waits for the end of a stream."""

    def __init__(self, stream: Listenable, wanted: _Wanted, settle: Callable[..., None]) -> None:
        self.origin = Origin()
        self.settle = settle
        self.cleans_up = wanted.cleanup
        self.cleanup = wanted.watch(stream, self.over)

    def is_idle(self) -> bool:
        """Whether nobody waits."""
        return False

    def over(self, error: object) -> None:
        if self.cleans_up:
            self.cleanup()
        self.settle(None if error is None else as_exception(error))


def as_exception(error: object) -> BaseException:
    """*error* as something that can be raised: ``destroy()`` takes anything."""
    return error if isinstance(error, BaseException) else RuntimeError(error)
