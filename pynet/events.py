"""Node's ``events``: the emitter, ``once`` and ``on``, and what is set for all emitters.

``EventEmitter.defaultMaxListeners`` and ``EventEmitter.captureRejections`` can be read and set here too:
``events.defaultMaxListeners = 20``.
"""

from __future__ import annotations

import sys

from pynet._errors import MaxListenersExceededWarning
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
    fit,
    getEventListeners,
    getMaxListeners,
    listenerCount,
    on,
    once,
    setMaxListeners,
)
from pynet._events._module import SettingsModule as _SettingsModule

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
    "fit",
    "MaxListenersExceededWarning",
    "UnknownEventWarning",
]

#: How many listeners an event may have before ``MaxListenersExceededWarning``; 0 means no limit.
defaultMaxListeners: float
#: Whether exceptions of coroutine listeners are captured where the constructor was not told.
captureRejections: bool


sys.modules[__name__].__class__ = _SettingsModule
