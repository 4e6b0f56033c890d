"""Warnings of emitters, and the way they are given: pointing at the caller's line, not at ours."""

from __future__ import annotations

import sys
import warnings
from functools import lru_cache

from pynet._errors import NodeWarning

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
        text = f"{type(emitter).__name__} has no event '{event}': did you mean '{meant}'? It is added all the same."
        warn(UnknownEventWarning(text))


@lru_cache(maxsize=256)
def near_miss(name: str, known: frozenset[str]) -> str | None:
    """The name in *known* that *name* is probably meant to be.

    Another spelling (``"Connection"``, ``"new_listener"``) always is; otherwise one slip in a name of four letters or
    more, two from eight letters on. In shorter names a slip makes another word: ``"end"`` and ``"send"``.
    """
    plain = _plain(name)
    for candidate in sorted(known):
        if plain == _plain(candidate) and plain:
            return candidate
    best: tuple[int, str] | None = None
    for candidate in sorted(known):
        allowed = 2 if len(candidate) >= 8 else 1 if len(candidate) >= 4 else 0
        slips = _slips(name, candidate, allowed)
        if slips <= allowed and (best is None or slips < best[0]):
            best = (slips, candidate)
    return best[1] if best else None


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def _slips(a: str, b: str, enough: int) -> int:
    """Letters to insert, drop, replace, or swap with a neighbour; anything above *enough* when there are more."""
    if abs(len(a) - len(b)) > enough:
        return enough + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        earlier, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
