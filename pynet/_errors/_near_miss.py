"""What a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

__all__ = ["near_miss", "unexpected_keyword"]


def unexpected_keyword(function: str, name: str, known: Iterable[str]) -> TypeError:
    """Python's own error for a keyword that *function* does not have, with a guess as from Python 3.13 on."""
    meant = near_miss(name, frozenset(known))
    guess = "" if meant is None else f". Did you mean {meant!r}?"
    return TypeError(f"{function}() got an unexpected keyword argument {name!r}{guess}")


@lru_cache(maxsize=256)
def near_miss(name: str, known: frozenset[str]) -> str | None:
    """The name in *known* that *name* is probably meant to be.

    Another spelling (``"Connection"``, ``"new_listener"``) always is; otherwise one slip in a name of four letters or
    more, two from eight letters on. In shorter names a slip makes another word: ``"end"`` and ``"send"``. Three letters
    that a name of five or fewer begins with are short for it: ``"err"``.
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
    if best is None and len(name) == 3:
        return next((candidate for candidate in sorted(known) if candidate[:3] == name and len(candidate) <= 5), None)
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
