"""``events.on``: iterate over the events of an emitter."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_UNHANDLED_ERROR,
    MAX_SAFE_INTEGER,
    MISSING,
    AbortError,
    Missing,
    validate_integer,
    validate_options,
)
from pynet._loop import current_loop

from ._emitter import EventEmitter
from ._once import listen
from ._targets import AbortSignalLike, EventTarget, abort_signal, is_target
from ._waits import Origin

if TYPE_CHECKING:
    import asyncio

_OPTIONS: Final = ("signal", "close", "highWaterMark", "lowWaterMark")
_END: Final = object()


class _Events:
    """What the listeners hold: not the iterator, so that one dropped in mid-loop is noticed and undone."""

    __slots__ = (
        "_emitter", "_ended", "_error", "_events", "_high", "_low", "_paused", "_undo", "_waiting", "loop", "origin",
    )  # fmt: skip

    def __init__(self, emitter: Any, low: int, high: int) -> None:
        self.loop = current_loop()
        self.origin = Origin()
        self._emitter = emitter
        self._low, self._high = low, high
        self._events: deque[list[object]] = deque()  # happened, and not asked for yet
        self._waiting: deque[asyncio.Future[object]] = deque()  # asked for, and not happened yet
        self._error: BaseException | None = None  # to be raised when the events are used up
        self._ended = False
        self._paused = False  # emitter.pause() was called
        self._undo: list[Callable[[], object]] = []

    def listen(self, event: Hashable, close: Sequence[Hashable], signal: AbortSignalLike | None) -> None:
        self._undo.append(listen(self._emitter, event, self._happened))
        if event != "error" and isinstance(self._emitter, EventEmitter):
            self._undo.append(listen(self._emitter, "error", self.fail))
        self._undo.extend(listen(self._emitter, name, self._closed) for name in close)
        if signal is not None:
            self._undo.append(signal._add_abort_listener(lambda: self.fail(AbortError(signal.reason))))

    def _happened(self, *args: object) -> None:
        waiting = self._next_waiting()
        if waiting is not None:
            waiting.set_result(list(args))
            return
        self._events.append(list(args))
        if not self._paused and len(self._events) > self._high and not self._ended:
            self._paused = True
            self._emitter.pause()

    def _next_waiting(self) -> asyncio.Future[object] | None:
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():  # as a cancelled one is
                return future
        return None

    def is_idle(self) -> bool:
        """Whether nobody waits: an error that comes between two steps is kept for the next."""
        return False

    def _closed(self, *_: object) -> None:
        self.end()

    def fail(self, error: object = MISSING) -> None:
        if not isinstance(error, BaseException):
            error = ERR_UNHANDLED_ERROR(error)
        waiting = self._next_waiting()
        if waiting is not None:
            waiting.set_exception(error)
        else:
            self._error = error
        self.end()

    def end(self) -> None:
        while self._undo:
            self._undo.pop(0)()
        self._ended = True
        # What is left is given without a word to the emitter, which may refuse by now to be resumed.
        self._paused = False
        self._emitter = None
        while (waiting := self._next_waiting()) is not None:
            waiting.set_result(_END)

    async def next(self) -> Any:
        if self._events:
            value = self._events.popleft()
            if self._paused and len(self._events) < self._low:
                self._paused = False
                self._emitter.resume()
            return value
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        if self._ended:
            return _END
        future: asyncio.Future[Any] = current_loop().host.create_future()
        self._waiting.append(future)
        try:
            return await future
        except BaseException:
            # Cancelled after the event came: it belongs to whoever asks next.
            if not future.cancelled() and future.exception() is None and future.result() is not _END:
                self._events.appendleft(future.result())
            raise


class EventIterator(AsyncIterator[list[Any]]):
    """What ``events.on`` returns: gives the list of arguments of each event.

    It stops listening when the loop over it is left, or with ``aclose()``.
    """

    __slots__ = ("__weakref__", "_state")

    def __init__(self, state: _Events) -> None:
        self._state = state

    def __aiter__(self) -> EventIterator:
        return self

    async def __anext__(self) -> list[Any]:
        value = await self._state.next()
        if value is _END:
            raise StopAsyncIteration
        events: list[object] = value
        return events

    async def aclose(self) -> None:
        """Stop listening. Events that came before are still given."""
        self._state.end()

    def throw(self, error: BaseException) -> None:
        """Stop listening; the next step raises *error*.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` if *error* is no exception.

        Node: events.md, "events.on(emitter, eventName[, options])". Differs: no.
        """
        if not isinstance(error, BaseException):
            raise ERR_INVALID_ARG_TYPE("EventEmitter.AsyncIterator", "Error", error)
        self._state.fail(error)

    def __del__(self) -> None:
        # Leaving `async for` early tells an iterator nothing; dropping it does.
        state = getattr(self, "_state", None)
        if state is not None:
            state.loop.on_own_thread(state.end)


EventIterator.__module__ = "pynet.events"


def on(
    emitter: EventEmitter | EventTarget,
    event: Hashable,
    options: dict[str, Any] | Missing = MISSING,
    /,
    *,
    signal: AbortSignalLike | Missing = MISSING,
    close: Sequence[Hashable] | Missing = MISSING,
    highWaterMark: int | Missing = MISSING,
    lowWaterMark: int | Missing = MISSING,
) -> EventIterator:
    """Iterate over the coming events: ``async for (chunk,) in on(emitter, "data")``.

    Each step gives the list of arguments of one *event*; none is lost between the steps. An ``error`` event is raised
    after the events before it. Listening starts at the call.

    Args:
        emitter: An emitter, or an ``AbortSignal``.
        event: The name of the event.
        options: A dict with the keywords that follow.
        signal: An ``AbortSignal``: the iteration ends with ``AbortError``.
        close: Names of events that end the iteration.
        highWaterMark: With more events than this waiting, ``emitter.pause()`` is called. Default: no limit.
        lowWaterMark: With fewer than this, ``emitter.resume()``. Default 1.

    Raises:
        RuntimeError: ``ABORT_ERR`` (``AbortError``) if *signal* is aborted already.
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *emitter* is none, or *signal* no ``AbortSignal``.
        ValueError: ``ERR_OUT_OF_RANGE`` if a mark is less than 1.

    Node: events.md, "events.on(emitter, eventName[, options])". Differs: no.
    """
    given: dict[str, Any] = {
        "signal": signal,
        "close": close,
        "highWaterMark": highWaterMark,
        "lowWaterMark": lowWaterMark,
    }
    if options is not MISSING:
        validated = validate_options(options)
        given.update((name, validated[name]) for name in _OPTIONS if name in validated)
    aborting = abort_signal(given["signal"])
    if aborting is not None and aborting.aborted:
        raise AbortError(aborting.reason)
    high = _mark(given["highWaterMark"], MAX_SAFE_INTEGER, "options.highWaterMark")
    low = _mark(given["lowWaterMark"], 1, "options.lowWaterMark")
    if not isinstance(emitter, EventEmitter) and not is_target(emitter):
        raise ERR_INVALID_ARG_TYPE("emitter", "EventEmitter", emitter)
    state = _Events(emitter, low, high)
    closing = given["close"]
    state.listen(event, closing if isinstance(closing, (list, tuple)) else (), aborting)
    return EventIterator(state)


def _mark(value: object, default: int, name: str) -> int:
    return default if value is MISSING or value is None else validate_integer(value, name, 1)
