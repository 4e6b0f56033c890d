"""A clock that stands still until it is told to go on."""

from __future__ import annotations


class FakeClock:
    """Milliseconds, as ``Loop(clock=...)`` takes them."""

    def __init__(self, ms: float = 1_000.0) -> None:
        self.ms = ms

    def __call__(self) -> float:
        return self.ms

    def advance(self, ms: float) -> None:
        """Let *ms* pass at once."""
        self.ms += ms
