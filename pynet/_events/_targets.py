"""Functions over emitters and over event targets. The one kind of target here is an ``AbortSignal``."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    MISSING,
    Missing,
    validate_abort_signal,
    validate_function,
    validate_number,
)
from pynet._loop import queueMicrotask

from ._arity import fit
from ._emitter import EventEmitter


class EventTarget(Protocol):
    """What the functions below need of an event target."""

    _pynet_max_listeners: float

    def addEventListener(self, type: str, listener: Any, options: Any = ..., /) -> None:
        """Add *listener*, which gets one argument, the event."""

    def removeEventListener(self, type: str, listener: Any, /) -> None:
        """Remove *listener*."""

    def _event_listeners(self, type: Hashable) -> list[Callable[..., Any]]:
        """The listeners of events of *type*."""


class AbortSignalLike(Protocol):
    """What a ``signal`` option needs: the layers above define the class."""

    @property
    def aborted(self) -> bool:
        """Whether the abort has happened."""

    @property
    def reason(self) -> object:
        """Why."""

    def _add_abort_listener(self, callback: Callable[..., object], /) -> Callable[[], None]:
        """Call *callback* with the event on abort, whatever other listeners do; returns the remover."""


def is_target(value: object) -> bool:
    """Whether *value* is an event target."""
    return hasattr(value, "addEventListener") and hasattr(value, "_event_listeners")


def abort_signal(value: AbortSignalLike | Missing, name: str = "options.signal") -> AbortSignalLike | None:
    """Check a ``signal`` option; ``None`` if it was left out."""
    validate_abort_signal(value, name)
    return None if value is MISSING else value


def _check(value: object, name: str = "emitter") -> None:
    if not isinstance(value, EventEmitter) and not is_target(value):
        raise ERR_INVALID_ARG_TYPE(name, ["EventEmitter", "EventTarget"], value)


def getEventListeners(emitter: EventEmitter | EventTarget, event: Hashable, /) -> list[Callable[..., Any]]:
    """The listeners of *event*, of an emitter or of an ``AbortSignal``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *emitter* is neither of them.

    Node: events.md, "events.getEventListeners(emitterOrTarget, eventName)". Differs: no.
    """
    _check(emitter)
    return emitter.listeners(event) if isinstance(emitter, EventEmitter) else emitter._event_listeners(event)


def listenerCount(emitter: EventEmitter | EventTarget, event: Hashable, /) -> int:
    """How many listeners *event* has, of an emitter or of an ``AbortSignal``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *emitter* is neither of them.

    Node: events.md, "events.listenerCount(emitterOrTarget, eventName)". Differs: no.
    """
    _check(emitter)
    return emitter.listenerCount(event) if isinstance(emitter, EventEmitter) else len(emitter._event_listeners(event))


def getMaxListeners(emitter: EventEmitter | EventTarget, /) -> float:
    """The limit above which a warning is given.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *emitter* is neither emitter nor ``AbortSignal``.

    Node: events.md, "events.getMaxListeners(emitterOrTarget)". Differs: no.
    """
    _check(emitter)
    return emitter.getMaxListeners() if isinstance(emitter, EventEmitter) else emitter._pynet_max_listeners


def setMaxListeners(n: float, /, *eventTargets: EventEmitter | EventTarget) -> None:
    """Set the limit of *eventTargets*; without any, ``defaultMaxListeners``.

    Raises:
        ValueError: ``ERR_OUT_OF_RANGE`` if *n* is negative or nan.
        TypeError: ``ERR_INVALID_ARG_TYPE`` if one of *eventTargets* is neither emitter nor ``AbortSignal``.

    Node: events.md, "events.setMaxListeners(n[, ...eventTargets])". Differs: no.
    """
    limit = validate_number(n, "setMaxListeners", 0)
    for target in eventTargets:
        _check(target, "eventTargets")
    if not eventTargets:
        EventEmitter.defaultMaxListeners = limit
    for target in eventTargets:
        target._pynet_max_listeners = limit


class AbortListener:
    """What ``addAbortListener`` returns: leaving the ``with`` block, or ``dispose()``, removes the listener."""

    __slots__ = ("dispose",)

    def __init__(self, dispose: Callable[[], None]) -> None:
        self.dispose = dispose

    def __enter__(self) -> AbortListener:
        return self

    def __exit__(self, *_: object) -> None:
        self.dispose()


AbortListener.__module__ = "pynet.events"


def addAbortListener(signal: AbortSignalLike, resource: Callable[..., Any], /) -> AbortListener:
    """Call *resource* with the event when *signal* is aborted, even if another listener stops the event.

    If it is aborted already, *resource* is called by a microtask, without the event.

    Returns:
        An object for ``with``; its ``dispose()`` removes the listener.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *signal* is no ``AbortSignal``, or *resource* cannot be called.

    Node: events.md, "events.addAbortListener(signal, listener)". Differs: no.
    """
    validate_abort_signal(signal, "signal")
    listener = validate_function(resource, "listener")
    if signal.aborted:
        queueMicrotask(fit(listener, 0))
        return AbortListener(lambda: None)
    return AbortListener(signal._add_abort_listener(listener))
