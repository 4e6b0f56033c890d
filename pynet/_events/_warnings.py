"""Warnings of emitters, and the way they are given: pointing at the caller's line, not at ours."""

from __future__ import annotations

import sys
import warnings

from pynet._errors import NodeWarning, near_miss

_OURS = ("pynet", "pydgram")


class UnknownEventWarning(NodeWarning):
    """A listener was added for an event that the emitter does not have, but nearly does: ``"conection"``."""

    __module__ = "pynet.events"


def warn(warning: Warning) -> None:
    """Give *warning* for the nearest line outside of this library."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _OURS:
        level, frame = level + 1, frame.f_back
    warnings.warn(warning, stacklevel=level)


def check_event(emitter: object, event: object, known: frozenset[str]) -> None:
    """Warn if *event*, which is not in *known*, looks like a slip for one that is."""
    meant = near_miss(event, known) if isinstance(event, str) else None
    if meant is not None:
        text = f"{type(emitter).__name__} has no event {event!r}: did you mean '{meant}'? It is added all the same."
        warn(UnknownEventWarning(text))
