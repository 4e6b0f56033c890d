"""What ports use that their originals have from the language: JavaScript's words for values, and named traces."""

from __future__ import annotations

from tests.lab import address_of, port_of

__all__ = ["Traces", "address_of", "port_of", "word", "words"]


def word(value: object, none: str = "none") -> str:
    """*value* as the traces show it: ``true`` for True, and *none* for None."""
    return none if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def words(*values: object, none: str = "none") -> str:
    """Several of them on a line."""
    return " ".join(word(value, none) for value in values)


class Traces:
    """What each of several objects saw, in an order of its own. The twin is in ``prelude.js``."""

    def __init__(self, *names: str) -> None:
        self._lines: dict[str, list[str]] = {name: [] for name in names}

    def log(self, name: str, what: str) -> None:
        """Add a line to the trace of *name*."""
        self._lines[name].append(what)

    def show(self) -> None:
        """Print one trace after the other."""
        for name, lines in self._lines.items():
            print(name, *lines, sep="\n  ")
