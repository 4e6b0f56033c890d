"""Node's emitter over pyee's class, and the functions around it. The only home of pyee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late

from ._arity import ALL, arity, fit
from ._coroutines import take_result, throw
from ._emitter import EventEmitter, captureRejectionSymbol, first_listener
from ._later import Later, call_back, later_answer
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
from ._waits import Origin, is_heard, is_lost_on_listeners
from ._warnings import UnknownEventWarning, warn

if TYPE_CHECKING:  # what coroutines use
    from ._on import EventIterator, on
    from ._once import once
    from ._promise import Deferred, promise
    from ._waiter import Waiter
else:
    __getattr__ = late(
        __name__,
        {
            "_on": ["EventIterator", "on"],
            "_once": ["once"],
            "_promise": ["Deferred", "promise"],
            "_waiter": ["Waiter"],
        },
    )

__all__ = [
    "ALL",
    "F",
    "AbortListener",
    "AbortSignalLike",
    "Bare",
    "D_bare",
    "D_error",
    "D_meta",
    "Deferred",
    "EmitterListen",
    "ErrorMonitor",
    "EventEmitter",
    "EventIterator",
    "EventTarget",
    "Later",
    "Listener",
    "MetaEvent",
    "Origin",
    "S_co",
    "UnknownEventWarning",
    "Waiter",
    "abort_signal",
    "addAbortListener",
    "arity",
    "call_back",
    "captureRejectionSymbol",
    "errorMonitor",
    "first_listener",
    "fit",
    "getEventListeners",
    "getMaxListeners",
    "is_heard",
    "is_lost_on_listeners",
    "later_answer",
    "listenerCount",
    "listens",
    "on",
    "once",
    "promise",
    "setMaxListeners",
    "take_result",
    "throw",
    "warn",
]
