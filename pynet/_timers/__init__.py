"""Node's timers over the loop's, and the same to await."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late

from ._timers import (
    TIMEOUT_MAX,
    Immediate,
    Timeout,
    clearImmediate,
    clearInterval,
    clearTimeout,
    delay_ms,
    setImmediate,
    setInterval,
    setTimeout,
)

if TYPE_CHECKING:
    from . import _promises as promises
else:
    __getattr__ = late(__name__, {}, {"promises": "_promises"})

__all__ = [
    "TIMEOUT_MAX",
    "Immediate",
    "Timeout",
    "clearImmediate",
    "clearInterval",
    "clearTimeout",
    "delay_ms",
    "promises",
    "setImmediate",
    "setInterval",
    "setTimeout",
]
