"""``AbortController`` and ``AbortSignal``: tell an operation that its result is no longer wanted."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

from pynet._errors import (
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    MISSING,
    AbortError,
    DOMException,
    DOMTimeout,
    Missing,
    NodeTypeError,
    validate_abort_signal,
    validate_uint32,
)
from pynet._events import fit, take_result, throw
from pynet._loop import current_loop
from pynet._timers import delay_ms
from pynet._typing import Self

_ABORT: Final = "abort"
# Signals of timeouts that somebody listens to, maybe by way of a signal derived from them, and nobody else may hold.
_awaited: set[AbortSignal] = set()


class Event:
    """What a listener of ``abort`` gets.

    Attributes:
        type: ``"abort"``.
        target: The signal; ``currentTarget`` too, while listeners run.

    Node: events.md, "Class: Event". Differs: only what an ``abort`` event has.
    """

    cancelable = bubbles = composed = defaultPrevented = False
    isTrusted = True

    def __init__(self, type: str, target: AbortSignal) -> None:
        self.type = type
        self.target = target
        self.currentTarget: AbortSignal | None = target
        self._stopped = False

    def stopImmediatePropagation(self) -> None:
        """Do not call the listeners that follow.

        Node: events.md, "event.stopImmediatePropagation()". Differs: no.
        """
        self._stopped = True

    def __repr__(self) -> str:
        return f"<Event {self.type}>"


Listener = Callable[[Event], object] | Callable[[], object]
L = TypeVar("L", bound=Callable[[Event], object] | Callable[[], object])


class _Entry:
    __slots__ = ("call", "listener", "once", "removed", "unstoppable")

    def __init__(self, listener: Callable[..., object], once: bool, unstoppable: bool) -> None:
        self.listener = listener
        self.call = fit(listener, 1)
        self.once = once
        self.unstoppable = unstoppable  # called although an earlier listener stopped the event
        self.removed = False


class AbortSignal:
    """Says whether, and why, something was aborted: ``AbortController.signal``, or one of the static methods.

    ===========  =============  ===========================
    event        arguments      when
    ===========  =============  ===========================
    ``abort``    ``Event``      aborted; once at most
    ===========  =============  ===========================

    Listeners are added with ``addEventListener("abort", f)``, ``@signal.on("abort")`` or by setting ``onabort``. What
    one of them raises is an uncaught exception of the program; the others run all the same.

    Node: globals.md, "Class: AbortSignal". Differs: ``on`` is an addition.
    """

    #: 0 means no limit; see ``events.setMaxListeners``.
    _pynet_max_listeners: float = 0

    def __init__(self) -> None:
        raise ERR_ILLEGAL_CONSTRUCTOR()

    @classmethod
    def _new(cls) -> AbortSignal:
        signal = cls.__new__(cls)
        signal._aborted = False
        signal._reason = None
        signal._entries = []
        signal._dispatching = False
        signal._handler = None
        signal._sources = []
        signal._dependents = None
        signal._listening_dependents = {}
        signal._has_timer = False
        return signal

    if TYPE_CHECKING:
        _aborted: bool
        _reason: object
        _entries: list[_Entry]
        _dispatching: bool
        _handler: _Entry | None  # of onabort
        _sources: list[AbortSignal]  # of a signal made by any(): those with a life of their own
        _dependents: weakref.WeakKeyDictionary[AbortSignal, None] | None  # made by any() from this one
        _listening_dependents: dict[AbortSignal, None]  # those that somebody listens to, and that we therefore hold
        _has_timer: bool  # of timeout()

    @property
    def aborted(self) -> bool:
        """Whether it is aborted."""
        return self._aborted

    @property
    def reason(self) -> Any:
        """The reason that was given to ``abort()``, or else a ``DOMException`` named ``AbortError``; ``None`` before.

        Node: globals.md, "abortSignal.reason". Differs: no.
        """
        return self._reason

    def throwIfAborted(self) -> None:
        """Raise the reason if aborted; as the cause of an ``AbortError`` if it is not an exception.

        Node: globals.md, "abortSignal.throwIfAborted()". Differs: only exceptions can be raised.
        """
        if self._aborted:
            raise self._reason if isinstance(self._reason, BaseException) else AbortError(self._reason)

    @staticmethod
    def abort(reason: object = MISSING, /) -> AbortSignal:
        """A signal that is aborted already.

        Node: globals.md, "AbortSignal.abort([reason])". Differs: no.
        """
        signal = AbortSignal._new()
        signal._set(_reason(reason))
        return signal

    @staticmethod
    def timeout(delay: float, /) -> AbortSignal:
        """A signal that is aborted after *delay* ms, with a ``TimeoutError``. It does not keep the loop alive.

        Args:
            delay: Milliseconds; above 2**31 - 1 it is 1, with a ``TimeoutOverflowWarning``.

        Raises:
            ValueError: ``ERR_OUT_OF_RANGE`` if *delay* is no whole number of 32 bits.

        Node: globals.md, "AbortSignal.timeout(delay)". Differs: no.
        """
        signal = AbortSignal._new()
        signal._has_timer = True
        after = delay_ms(validate_uint32(delay, "delay"))
        held = weakref.ref(signal)

        def expire() -> None:
            waiting = held()
            if waiting is not None:
                waiting._abort(DOMTimeout())

        loop = current_loop()
        timer = loop.start_timer(after, expire, ref=False)
        weakref.finalize(signal, loop.on_own_thread, timer.cancel).atexit = False
        return signal

    @staticmethod
    def any(signals: Iterable[AbortSignal], /) -> AbortSignal:
        """A signal that is aborted as soon as one of *signals* is, for the same reason.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` if *signals* is no iterable, or holds anything else.

        Node: globals.md, "AbortSignal.any(signals)". Differs: no.
        """
        given: object = signals
        if not isinstance(given, Iterable) or isinstance(given, (str, Mapping)):  # what iterates in JavaScript
            raise _WrongSignals("signals cannot be converted to sequence.")
        sources = list(signals)
        for index, source in enumerate(sources):
            if not isinstance(source, AbortSignal):
                raise _WrongSignals(f"signals[{index}] is not of type AbortSignal.")
        signal = AbortSignal._new()
        for source in sources:
            if source._aborted:
                signal._set(source._reason)
                return signal
        origins = dict.fromkeys(origin for source in sources for origin in (source._sources or [source]))
        signal._sources = list(origins)
        for origin in origins:
            if origin._dependents is None:
                origin._dependents = weakref.WeakKeyDictionary()
            origin._dependents[signal] = None
        return signal

    def addEventListener(
        self, type: str, listener: Listener | None, options: Mapping[str, Any] | bool | None = None, /
    ) -> None:
        """Call *listener* with the event of *type*. Adding it again changes nothing.

        Args:
            type: ``"abort"``; others never happen.
            listener: A function; ``None`` is ignored.
            options: ``once``, and ``signal``, an ``AbortSignal`` that removes the listener.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` if *listener* cannot be called, or the option is no ``AbortSignal``.

        Node: events.md, "eventTarget.addEventListener(type, listener[, options])". Differs: no ``handleEvent`` objects.
        """
        if listener is None:
            return
        if not callable(listener):
            raise ERR_INVALID_ARG_TYPE("listener", "EventListener", listener)
        given = options if isinstance(options, Mapping) else {}
        if type != _ABORT or self._added(listener) is not None:
            return
        remover: AbortSignal | Missing = given.get("signal", MISSING)
        validate_abort_signal(remover, "options.signal")
        if remover is not MISSING:
            if remover.aborted:
                return
            remover._add_abort_listener(lambda: self.removeEventListener(type, listener))
        self._append(_Entry(listener, bool(given.get("once")), False))

    def removeEventListener(self, type: str, listener: Listener | None, options: object = None, /) -> None:
        """Remove *listener*; no error if it is absent.

        Node: events.md, "eventTarget.removeEventListener(type, listener[, options])". Differs: no.
        """
        entry = self._added(listener) if type == _ABORT else None
        if entry is not None:
            self._discard(entry)

    @overload
    def on(self, event: str, f: Listener, /) -> Self: ...
    @overload
    def on(self, event: str, /) -> Callable[[L], L]: ...
    def on(self, event: str, f: Any = MISSING, /) -> Any:
        """``addEventListener(event, f)``, for chaining; without *f*, a decorator."""
        if f is MISSING:

            def register(f: L) -> L:
                self.addEventListener(event, f)
                return f

            return register
        self.addEventListener(event, f)
        return self

    @property
    def onabort(self) -> Listener | None:
        """One listener that can be set; a new one takes the place of the old. ``None`` removes it.

        Node: globals.md, "abortSignal.onabort". Differs: no.
        """
        return None if self._handler is None else self._handler.listener

    @onabort.setter
    def onabort(self, listener: Listener | None) -> None:
        if not callable(listener):
            if self._handler is not None:
                self._discard(self._handler)
                self._handler = None
        elif self._handler is None:
            self._handler = _Entry(listener, False, False)
            self._append(self._handler)
        else:
            self._handler.listener, self._handler.call = listener, fit(listener, 1)

    def _add_abort_listener(self, callback: Callable[..., object], /) -> Callable[[], None]:
        """Call *callback* on abort, even if the event is stopped; returns the remover."""
        entry = _Entry(callback, True, True)
        self._append(entry)
        return lambda: self._discard(entry)

    def _event_listeners(self, type: Hashable) -> list[Callable[..., Any]]:
        return [entry.listener for entry in self._listening()] if type == _ABORT else []

    def _added(self, listener: object) -> _Entry | None:
        """The entry of *listener*. What ``onabort`` holds was not added: it is replaced, never removed."""
        for entry in self._listening():
            if entry.listener == listener and entry is not self._handler:
                return entry
        return None

    def _listening(self) -> list[_Entry]:
        return [entry for entry in self._entries if not entry.removed]

    def _append(self, entry: _Entry) -> None:
        self._entries.append(entry)
        if not self._aborted:
            self._hold()

    def _discard(self, entry: _Entry) -> None:
        entry.removed = True
        if not self._dispatching:
            self._entries = self._listening()
        if not self._entries:
            self._let_go()

    def _hold(self) -> None:
        """Somebody listens: from now on whatever can abort this signal holds it, and only that."""
        if self._has_timer:
            _awaited.add(self)
        for origin in self._sources:
            origin._listening_dependents[self] = None
            if origin._has_timer:
                _awaited.add(origin)

    def _let_go(self) -> None:
        """Undo ``_hold()``: nobody listens any more, or there will be nothing to hear."""
        for origin in self._sources:
            origin._listening_dependents.pop(self, None)
            origin._forget_timer()
        self._forget_timer()

    def _forget_timer(self) -> None:
        if not self._listening_dependents and (self._aborted or not self._entries):
            _awaited.discard(self)

    def _set(self, reason: object) -> None:
        self._aborted = True
        self._reason = reason

    def _abort(self, reason: object) -> None:
        """Abort this signal and those derived from it: all are aborted before the first listener runs."""
        if self._aborted:
            return
        self._set(reason)
        dependents = [signal for signal in self._dependents or () if not signal._aborted]
        for signal in dependents:
            signal._set(reason)
        for signal in (self, *dependents):
            signal._dispatch()

    def _dispatch(self) -> None:
        event = Event(_ABORT, self)
        self._dispatching = True
        index, more = 0, bool(self._entries)
        while more:
            entry = self._entries[index]
            index += 1
            # Looked at before the call, as in Node: what the last listener adds is not called any more.
            more = index < len(self._entries)
            if not entry.removed and (entry.unstoppable or not event._stopped):
                entry.removed = entry.once
                try:
                    take_result(entry.call(event), "'abort' listener", throw)
                except Exception as error:
                    current_loop().next_tick(throw, error)
        event.currentTarget = None
        self._dispatching = False
        self._entries = self._listening()
        self._let_go()
        self._dependents, self._sources = None, []

    def __repr__(self) -> str:
        return f"<AbortSignal aborted={self._aborted}>"


class AbortController:
    """Has a ``signal``, and aborts it.

    Node: globals.md, "Class: AbortController". Differs: no.
    """

    def __init__(self) -> None:
        self._signal = AbortSignal._new()

    @property
    def signal(self) -> AbortSignal:
        """The signal to hand to whatever may be aborted."""
        return self._signal

    def abort(self, reason: object = MISSING, /) -> None:
        """Abort the signal: its listeners run before this returns. A second call does nothing.

        Args:
            reason: Becomes ``signal.reason``; a ``DOMException`` named ``AbortError`` if left out.

        Node: globals.md, "abortController.abort([reason])". Differs: no.
        """
        self._signal._abort(_reason(reason))

    def __repr__(self) -> str:
        return f"<AbortController aborted={self._signal.aborted}>"


class _WrongSignals(ERR_INVALID_ARG_TYPE):
    """The wording of Web IDL."""

    def __init__(self, text: str) -> None:
        NodeTypeError.__init__(self, text)


def _reason(reason: object) -> object:
    return DOMException("This operation was aborted", "AbortError") if reason is MISSING else reason


def add_abort_listener(signal: AbortSignal, callback: Callable[..., object]) -> Callable[[], None]:
    """Call *callback* when *signal*, not aborted yet, is aborted; returns what removes it."""
    return signal._add_abort_listener(callback)


for _public in (Event, AbortSignal, AbortController):
    _public.__module__ = "pynet.abort"
