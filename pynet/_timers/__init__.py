"""Node's timers over the loop's, and the same to await."""

from __future__ import annotations

from . import _promises as promises
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
