"""Node's ``events``: the emitter, ``once`` and ``on``, and what is set for all emitters.

``EventEmitter.defaultMaxListeners`` and ``EventEmitter.captureRejections`` can be read and set here too:
``events.defaultMaxListeners = 20``.
"""

from __future__ import annotations

import sys
from types import ModuleType

from pynet._errors import MaxListenersExceededWarning, validate_boolean, validate_number
from pynet._events import (
    AbortListener,
    EmitterListen,
    ErrorMonitor,
    EventEmitter,
    EventIterator,
    UnknownEventWarning,
    addAbortListener,
    captureRejectionSymbol,
    errorMonitor,
    getEventListeners,
    getMaxListeners,
    listenerCount,
    on,
    once,
    setMaxListeners,
)

__all__ = [
    "EventEmitter",
    "once",
    "on",
    "EventIterator",
    "errorMonitor",
    "ErrorMonitor",
    "captureRejectionSymbol",
    "captureRejections",
    "defaultMaxListeners",
    "setMaxListeners",
    "getMaxListeners",
    "getEventListeners",
    "listenerCount",
    "addAbortListener",
    "AbortListener",
    "EmitterListen",
    "MaxListenersExceededWarning",
    "UnknownEventWarning",
]

#: How many listeners an event may have before ``MaxListenersExceededWarning``; 0 is no limit.
defaultMaxListeners: float
#: Whether exceptions of coroutine listeners are captured where the constructor was not told.
captureRejections: bool


class _Events(ModuleType):
    """In Node the module is the class, so that its settings are those of all emitters: here they are passed on."""

    @property
    def defaultMaxListeners(self) -> float:
        """The limit of emitters that have none of their own."""
        return EventEmitter.defaultMaxListeners

    @defaultMaxListeners.setter
    def defaultMaxListeners(self, n: float) -> None:
        EventEmitter.defaultMaxListeners = validate_number(n, "defaultMaxListeners", 0)

    @property
    def captureRejections(self) -> bool:
        """The setting of emitters whose constructor was not told."""
        return EventEmitter.captureRejections

    @captureRejections.setter
    def captureRejections(self, value: bool) -> None:
        EventEmitter.captureRejections = validate_boolean(value, "EventEmitter.captureRejections")


sys.modules[__name__].__class__ = _Events
