"""Node's emitter over pyee's class, and the functions around it. The only home of pyee."""

from __future__ import annotations

from ._arity import ALL, arity, fit
from ._coroutines import take_result, throw
from ._emitter import EventEmitter, captureRejectionSymbol, first_listener
from ._later import Later, call_back
from ._on import EventIterator, on
from ._once import once
from ._promise import Deferred, promise
from ._targets import (
    AbortListener,
    AbortSignalLike,
    EventTarget,
    abort_signal,
    addAbortListener,
    getEventListeners,
    getMaxListeners,
    listenerCount,
    setMaxListeners,
)
from ._typing import (
    Bare,
    D_bare,
    D_error,
    D_meta,
    EmitterListen,
    ErrorMonitor,
    F,
    Listener,
    MetaEvent,
    S_co,
    errorMonitor,
    listens,
)
from ._waiter import Waiter
from ._warnings import UnknownEventWarning, warn

__all__ = [
    "ALL",
    "AbortListener",
    "AbortSignalLike",
    "Deferred",
    "promise",
    "Bare",
    "D_bare",
    "D_error",
    "D_meta",
    "EmitterListen",
    "ErrorMonitor",
    "EventEmitter",
    "EventIterator",
    "EventTarget",
    "F",
    "Listener",
    "MetaEvent",
    "S_co",
    "UnknownEventWarning",
    "Waiter",
    "abort_signal",
    "addAbortListener",
    "arity",
    "captureRejectionSymbol",
    "errorMonitor",
    "first_listener",
    "call_back",
    "fit",
    "getEventListeners",
    "getMaxListeners",
    "listenerCount",
    "listens",
    "on",
    "once",
    "setMaxListeners",
    "Later",
    "take_result",
    "throw",
    "warn",
]
