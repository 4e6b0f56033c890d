"""``EventEmitter``: Node's emitter as a subclass of pyee's.

Listeners of an event are an immutable tuple of entries, replaced on every change: an emission walks the tuple that
it found, so it needs neither lock nor copy, and whoever is removed meanwhile still runs, as in Node. An event
without listeners is not in the dict.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_UNHANDLED_ERROR,
    MISSING,
    MaxListenersExceededWarning,
    Missing,
    validate_boolean,
    validate_function,
    validate_number,
)
from pynet._loop import get_ident
from pynet._typing import Self

from ._arity import ALL, arity
from ._coroutines import take_result, throw
from ._once_wrapper import OnceWrapper
from ._typing import EmitterListen, F, Listener, PyeeEmitter, errorMonitor
from ._waits import is_heard
from ._warnings import check_event, warn

if TYPE_CHECKING:
    import asyncio


#: What is called, and with how many arguments at most and at least.
Entry = tuple[Callable[..., Any], int, int]

#: The name of the method that takes an exception raised by a coroutine listener.
captureRejectionSymbol = "_nodejs_rejection"


class EventEmitter(PyeeEmitter):
    """Calls listeners by the name of an event, in the order in which they were added.

    ``on(event, f)`` returns the emitter for chaining, ``@emitter.on(event)`` decorates and returns the function; so do
    ``once``, ``addListener``, ``prependListener`` and ``prependOnceListener``. A listener is called with as many
    arguments as it takes positionally; missing ones are ``None``.

    pyee's own names (``add_listener``, ``remove_listener``, ``remove_all_listeners``, ``event_names``, ``listens_to``)
    work on the same listeners and keep pyee's meaning.

    ==================  =================================  ============================================
    event               arguments                          when
    ==================  =================================  ============================================
    ``newListener``     event, listener                    before a listener is added
    ``removeListener``  event, listener                    after a listener was removed
    ``error``           err                                raised by ``emit`` when nobody listens
    ``errorMonitor``    err                                before every ``error``, heard or not
    ==================  =================================  ============================================

    Args:
        options: A dict that may hold ``captureRejections``.
        captureRejections: Whether an exception raised by a coroutine listener is emitted as ``error``.

    Node: events.md, "Class: EventEmitter". Differs: ``captureRejections`` is on by default, and what a
    listener of ``error`` raised is not emitted again.
    """

    # For checkers alone: users see this class in pynet.events, where these names are unknown at run time.
    if TYPE_CHECKING:
        defaultMaxListeners: ClassVar[float]
        _pynet_known_events: ClassVar[frozenset[str]]
        _pynet_leaking: set[object] | None
        _pynet_loop: Any

    #: How many listeners an event may have before ``MaxListenersExceededWarning``; 0 means no limit.
    defaultMaxListeners = 10
    #: Whether exceptions of coroutine listeners are captured; the constructor's option goes before.
    captureRejections: bool = True

    #: Names of events, in classes that want to be warned of near misses.
    _pynet_known_events = frozenset()
    #: The loop that the emitter belongs to, in classes that have one.
    _pynet_loop = None
    _pynet_max_listeners: float | None = None
    _pynet_leaking = None  # events that have had their MaxListenersExceededWarning

    def __init__(self, options: Mapping[str, Any] | None = None, /, *, captureRejections: bool | None = None) -> None:
        # Not pyee's: it makes a lock and a store of its own, and nothing here uses them.
        self._pynet_listeners: dict[Any, tuple[Entry, ...]] = {}
        if options is not None and captureRejections is None and isinstance(options, Mapping):
            captureRejections = options.get("captureRejections")
        if captureRejections is not None:
            self.captureRejections = validate_boolean(captureRejections, "options.captureRejections")

    def emit(self, event: Hashable, first: object = MISSING, second: object = MISSING, /, *more: object) -> bool:
        """Call the listeners of *event* with the arguments behind it; returns whether there were any.

        Raises:
            Exception: ``error`` without a listener raises its argument.
            RuntimeError: ``ERR_UNHANDLED_ERROR`` if that is not an exception; also where a listener is a coroutine
                function and no asyncio loop is running.

        Node: events.md, "emitter.emit(eventName[, ...args])". Differs: no.
        """
        if event == "error":
            _before_error(self, first, second, *more)
        try:
            listeners = self._pynet_listeners.get(event)
        except TypeError as error:
            raise _unhashable(event, error) from None
        if listeners is None:
            return False
        # Two parameters of their own, because most events have one argument or two, and a tuple of them would cost as
        # much as the call.
        if second is MISSING and first is not MISSING:
            for call, most, least in listeners:
                if most == 1:
                    result = call(first)
                elif not most:
                    result = call()
                elif least <= 1:
                    result = call(first)
                else:
                    result = _call(call, most, least, (first,))
                if result is not None and result is not True and result is not False:
                    _take(self, result, event, (first,))
            return True
        n = 0 if second is MISSING else 2 + len(more)
        for call, most, least in listeners:
            if most == 2 and n:
                result = call(first, second)
            elif not most or (not n and not least):
                result = call()
            else:
                result = _call(call, most, least, (first, second, *more)[:n])
            if result is not None and result is not True and result is not False:
                _take(self, result, event, (first, second, *more)[:n])
        return True

    def _nodejs_rejection(self, error: Exception, event: Hashable, /, *args: Any) -> None:
        """Take the exception that a coroutine listener of *event* raised; overridden where there is something better.

        Called by a tick. Not for listeners of ``error``: what they raise is an uncaught exception of the program.
        """
        is_heard(self.rawListeners("error"), error)
        self.emit("error", error)

    # --- adding. Typed by each class; here, and only here, they do something.

    if TYPE_CHECKING:
        on: EmitterListen[Self]
        once: EmitterListen[Self]
        off: EmitterListen[Self]
        addListener: EmitterListen[Self]
        removeListener: EmitterListen[Self]
        prependListener: EmitterListen[Self]
        prependOnceListener: EmitterListen[Self]
    else:

        def on(self, event, f=MISSING, /):
            """Add *f* to the listeners of *event*; without *f*, a decorator that does.

            The same function may be added several times. ``newListener`` is emitted first.

            Raises:
                TypeError: ``ERR_INVALID_ARG_TYPE`` if *f* cannot be called; so do the other methods that take one.

            Node: events.md, "emitter.on(eventName, listener)". Differs: the decorator form.
            """
            if f is MISSING:
                return _decorator(self, "on", event)
            self._pynet_add(event, f, False)
            self._pynet_listener_added(event)
            return self

        addListener = on

        def once(self, event, f=MISSING, /):
            """Add *f* for the next *event* only: it is removed before it is called. Without *f*, a decorator.

            Node: events.md, "emitter.once(eventName, listener)". Differs: the decorator form.
            """
            if f is MISSING:
                return _decorator(self, "once", event)
            if not callable(f):
                validate_function(f, "listener")
            return self.on(event, OnceWrapper(self, event, f))

        def prependListener(self, event, f=MISSING, /):
            """Like ``on``, before all the other listeners.

            Node: events.md, "emitter.prependListener(eventName, listener)". Differs: the decorator form.
            """
            if f is MISSING:
                return _decorator(self, "prependListener", event)
            self._pynet_add(event, f, True)
            return self

        def prependOnceListener(self, event, f=MISSING, /):
            """Like ``once``, before all the other listeners.

            Node: events.md, "emitter.prependOnceListener(eventName, listener)". Differs: the decorator form.
            """
            if f is MISSING:
                return _decorator(self, "prependOnceListener", event)
            return self.prependListener(event, OnceWrapper(self, event, validate_function(f, "listener")))

        def removeListener(self, event, f=MISSING, /):
            """Remove *f* from the listeners of *event*: the one added last, compared with ``==``. No error if absent.

            An emission under way still calls it. ``removeListener`` is emitted last.

            Node: events.md, "emitter.removeListener(eventName, listener)". Differs: no.
            """
            if not callable(f):
                validate_function(f, "listener")
            self._pynet_remove(event, f)
            return self

        off = removeListener

    def _pynet_check_use(self) -> None:
        """Raise LoopError where this object must not be used: on another thread, after its loop was closed."""
        if self._pynet_loop is not None:
            self._pynet_loop.check_here()

    def _pynet_add(self, event: Hashable, f: Any, first: bool) -> None:
        if not callable(f):
            validate_function(f, "listener")
        loop = self._pynet_loop
        if loop is not None and get_ident() != loop.thread:
            self._pynet_check_use()
        store = self._pynet_listeners
        if "newListener" in store or "new_listener" in store:
            _announce(self, event, f)
        store = self._pynet_listeners  # a listener of newListener may have removed everything
        try:
            listeners = store.get(event)
        except TypeError as error:
            raise _unhashable(event, error) from None
        most, least = (ALL, 0) if f.__class__ is OnceWrapper else arity(f)
        if listeners is None:
            known = self._pynet_known_events
            if known and event not in known:
                check_event(self, event, known)
            store[event] = ((f, most, least),)
            return
        entry = (f, most, least)
        store[event] = listeners = (entry, *listeners) if first else (*listeners, entry)
        _check_leak(self, event, len(listeners))

    def _pynet_remove(self, event: Hashable, f: Callable[..., object]) -> None:
        store = self._pynet_listeners
        try:
            listeners = store.get(event)
        except TypeError as error:
            raise _unhashable(event, error) from None
        if listeners is None:
            return
        at = _last_index(listeners, f)
        if at < 0:
            return
        if len(listeners) == 1:
            del store[event]
        else:
            store[event] = listeners[:at] + listeners[at + 1 :]
        if self._pynet_leaking is not None and len(listeners) <= 2:
            self._pynet_leaking.discard(event)
        if "removeListener" in store:
            # Where several were left Node passes on what it was given: the wrapper, when a once listener fires.
            self.emit("removeListener", event, f if len(listeners) > 1 else _original(listeners[0][0]))
        self._pynet_listener_removed(event)

    def removeAllListeners(self, event: Hashable | Missing = MISSING, /) -> Self:
        """Remove the listeners of *event*, or of all events.

        Node: events.md, "emitter.removeAllListeners([eventName])". Differs: no.
        """
        if "removeListener" not in self._pynet_listeners:
            if event is MISSING:
                self._pynet_listeners = {}
                self._pynet_leaking = None
            elif _listeners_of(self, event):
                del self._pynet_listeners[event]
                if self._pynet_leaking is not None:
                    self._pynet_leaking.discard(event)
        elif event is MISSING:
            for name in self.eventNames():
                if name != "removeListener":
                    self.removeAllListeners(name)
            self.removeAllListeners("removeListener")
            self._pynet_listeners = {}
        else:
            for call, _, _ in reversed(_listeners_of(self, event)):
                self.removeListener(event, call)
        self._pynet_listeners_cleared(None if event is MISSING else event)
        return self

    def _pynet_listener_added(self, event: Hashable) -> None:
        """A listener was appended to those of *event*, by whichever method."""

    def _pynet_listener_removed(self, event: Hashable | None) -> None:
        """A listener of *event* was removed; ``None``: all listeners of all events."""

    def _pynet_task_started(self, task: asyncio.Task[object], event: Hashable, args: tuple[object, ...]) -> None:
        """A listener of *event* was a coroutine function, and *task* runs it."""

    def _pynet_listeners_cleared(self, event: Hashable | None) -> None:
        """``removeAllListeners()`` is through with *event*, or with all events."""
        self._pynet_listener_removed(event)

    def eventNames(self) -> list[Any]:
        """The events that have listeners, in the order in which they got their first; ``errorMonitor`` is last.

        Node: events.md, "emitter.eventNames()". Differs: no.
        """
        return sorted(self._pynet_listeners, key=lambda event: not isinstance(event, str))

    def listenerCount(self, event: Hashable, f: Listener | None = None, /) -> int:
        """How many listeners *event* has, or how often *f* is among them.

        Node: events.md, "emitter.listenerCount(eventName[, listener])". Differs: no.
        """
        listeners = _listeners_of(self, event)
        if f is None:
            return len(listeners)
        return sum(_matches(call, f) for call, _, _ in listeners)

    def listeners(self, event: Hashable) -> list[Callable[..., Any]]:
        """The listeners of *event* as they were given.

        Node: events.md, "emitter.listeners(eventName)". Differs: no.
        """
        return [_original(call) for call, _, _ in _listeners_of(self, event)]

    def rawListeners(self, event: Hashable, /) -> list[Callable[..., Any]]:
        """The listeners of *event*, with the wrappers that ``once`` makes: the original is their ``listener``.

        Calling a wrapper removes and calls the original.

        Node: events.md, "emitter.rawListeners(eventName)". Differs: no.
        """
        return [call for call, _, _ in _listeners_of(self, event)]

    def setMaxListeners(self, n: float, /) -> Self:
        """Give ``MaxListenersExceededWarning`` when an event has more than *n* listeners; 0 means no limit.

        Raises:
            ValueError: ``ERR_OUT_OF_RANGE`` if *n* is negative or nan.

        Node: events.md, "emitter.setMaxListeners(n)". Differs: no.
        """
        self._pynet_max_listeners = validate_number(n, "setMaxListeners", 0)
        return self

    def getMaxListeners(self) -> float:
        """The limit set with ``setMaxListeners()``, or else ``defaultMaxListeners``.

        Raises:
            ValueError: ``ERR_OUT_OF_RANGE``; TypeError: ``ERR_INVALID_ARG_TYPE``, where the class was given a
                ``defaultMaxListeners`` that is none.

        Node: events.md, "emitter.getMaxListeners()". Differs: no.
        """
        limit = self._pynet_max_listeners
        if limit is None:
            limit = EventEmitter.defaultMaxListeners
            if type(limit) is not int or limit < 0:  # anybody can set an attribute of a class
                validate_number(limit, "defaultMaxListeners", 0)
        return limit

    # --- pyee's own names, with pyee's contract

    def add_listener(self, event: str, f: F) -> F:
        """Add *f* and return it. A function is kept once: added again, it stays where it is (pyee's contract).

        Accepts any event name in typed code too.
        """
        if self.listenerCount(event, f):
            _announce(self, event, f)
            before = self._pynet_listeners.get(event, ())
            at = _last_index(before, f)
            self._pynet_listeners[event] = (
                (*before[:at], _entry(f), *before[at + 1 :]) if at >= 0 else (*before, _entry(f))
            )
        else:
            self._pynet_add(event, f, False)
        self._pynet_listener_added(event)
        return f

    def listens_to(self, event: str) -> Callable[[F], F]:
        """A decorator that does ``add_listener``."""
        return _decorator(self, "add_listener", event)

    def remove_listener(self, event: str, f: Callable[..., object]) -> None:
        """Remove *f*; nothing happens if it is absent, as in pyee since 16 (before, that could be a KeyError)."""
        self._pynet_remove(event, f)

    def remove_all_listeners(self, event: str | None = None) -> None:
        """Remove the listeners of *event*; of all events if it is ``None``."""
        self.removeAllListeners(MISSING if event is None else event)

    def event_names(self) -> set[str]:
        """The events that have listeners, as a set."""
        return set(self._pynet_listeners)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_pynet_listeners": dict(self._pynet_listeners)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)


EventEmitter.__module__ = "pynet.events"


def _before_error(emitter: EventEmitter, error: object, *more: object) -> None:
    if errorMonitor in emitter._pynet_listeners:
        emitter.emit(errorMonitor, error, *more)
    if "error" not in emitter._pynet_listeners:
        raise error if isinstance(error, BaseException) else ERR_UNHANDLED_ERROR(error)


def _take(emitter: EventEmitter, result: object, event: Hashable, args: tuple[object, ...]) -> None:
    on_error: Callable[[Exception], object] | None = None
    if emitter.captureRejections:
        # What fails while it handles an error is the program's mistake: emitting it again might never end.
        on_error = throw if event == "error" else lambda error: emitter._nodejs_rejection(error, event, *args)
    task = take_result(result, f"'{event}' listener", on_error)
    if task is not None:
        emitter._pynet_task_started(task, event, args)


def _announce(emitter: EventEmitter, event: Hashable, f: Callable[..., object]) -> None:
    for name in ("newListener", "new_listener"):  # the second is pyee's
        if name in emitter._pynet_listeners:
            emitter.emit(name, event, _original(f))


def _check_leak(emitter: EventEmitter, event: Hashable, count: int) -> None:
    limit = emitter.getMaxListeners()
    if 0 < limit < count:
        if emitter._pynet_leaking is None:
            emitter._pynet_leaking = set()
        if event not in emitter._pynet_leaking:
            emitter._pynet_leaking.add(event)
            warn(MaxListenersExceededWarning(emitter, event, count, limit))


def _decorator(emitter: EventEmitter, method: str, event: Hashable) -> Callable[[F], F]:
    def register(f: F) -> F:
        getattr(emitter, method)(event, f)
        return f

    return register


def first_listener(emitter: EventEmitter, event: Hashable, f: Callable[[], object]) -> None:
    """``on()`` for an emitter that nobody knows yet and a listener that takes nothing: there is nothing to ask."""
    emitter._pynet_listeners[event] = ((f, 0, 0),)


def _listeners_of(emitter: EventEmitter, event: Hashable) -> tuple[Entry, ...]:
    try:
        return emitter._pynet_listeners.get(event, ())
    except TypeError as error:
        raise _unhashable(event, error) from None


def _unhashable(event: Hashable, error: TypeError) -> TypeError:
    """A list is no name of an event. What a ``__hash__`` of the program raised is passed on."""
    is_ours = error.__traceback__ is not None and error.__traceback__.tb_next is None
    return ERR_INVALID_ARG_TYPE("eventName", ["string", "symbol"], event) if is_ours else error


def _call(call: Callable[..., object], most: int, least: int, args: tuple[object, ...]) -> object:
    """Call a listener with as many of *args* as it takes, and None for what is missing."""
    n = len(args)
    if n > most:
        return call(*args[:most])
    if n < least:
        return call(*args, *(None,) * (least - n))
    return call(*args)


def _entry(f: Callable[..., object]) -> Entry:
    if f.__class__ is OnceWrapper:
        return f, ALL, 0
    most, least = arity(f)
    return f, most, least


def _original(call: Callable[..., object]) -> Callable[..., object]:
    return call.listener if isinstance(call, OnceWrapper) else call


def _matches(call: Callable[..., object], f: Callable[..., object]) -> bool:
    return call is f or call == f or (isinstance(call, OnceWrapper) and call.listener == f)


def _last_index(listeners: tuple[Entry, ...], f: Callable[..., object]) -> int:
    at = len(listeners)
    while at:
        at -= 1
        call = listeners[at][0]
        if call is f or call == f or (isinstance(call, OnceWrapper) and call.listener == f):
            return at
    return -1
