"""Node's ``timers``. ``promises`` is its ``timers/promises``: the same to await."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._errors import TimeoutNaNWarning, TimeoutNegativeWarning, TimeoutOverflowWarning
from pynet._loop import late as _late
from pynet._timers import (
    Immediate,
    Timeout,
    clearImmediate,
    clearInterval,
    clearTimeout,
    setImmediate,
    setInterval,
    setTimeout,
)

if TYPE_CHECKING:
    from pynet._timers import promises
else:
    __getattr__ = _late("pynet._timers", {}, {"promises": "_promises"})

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
