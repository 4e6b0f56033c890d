"""Node's ``timers``. ``promises`` is its ``timers/promises``: the same to await."""

from __future__ import annotations

from pynet._errors import TimeoutNaNWarning, TimeoutNegativeWarning, TimeoutOverflowWarning
from pynet._timers import (
    Immediate,
    Timeout,
    clearImmediate,
    clearInterval,
    clearTimeout,
    promises,
    setImmediate,
    setInterval,
    setTimeout,
)

__all__ = [
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
    "setImmediate",
    "clearImmediate",
    "Timeout",
    "Immediate",
    "promises",
    "TimeoutNaNWarning",
    "TimeoutNegativeWarning",
    "TimeoutOverflowWarning",
]
