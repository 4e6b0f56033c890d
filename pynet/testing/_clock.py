"""A clock that stands still, and a poller that moves it on instead of waiting."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from pynet._loop import Poller, default_poller


class FakeClock:
    """Milliseconds that pass when nothing else can happen: an hour of timeouts takes no time at all.

    Data that is on its way between two sockets of this machine is never overtaken by a timer, and the clock stands
    still while the thread pool works.

    Attributes:
        ms: What time it is.
    """

    def __init__(self, ms: float = 0) -> None:
        self.ms = ms

    def __call__(self) -> float:
        return self.ms

    def __repr__(self) -> str:
        return f"<FakeClock: {self.ms:g} ms>"

    def advance(self, ms: float) -> None:
        """Let *ms* pass at once; timers that are due fire in the next turn of the loop, in their order."""
        self.ms += ms


class JumpingPoller:
    """Polls real descriptors; where it would wait for a timer it moves the clock to it."""

    def __init__(self, clock: FakeClock, is_busy: Callable[[], bool]) -> None:
        self._clock = clock
        self._is_busy = is_busy  # something is under way that no descriptor tells of
        self._real: Poller = default_poller()
        self.register = self._real.register
        self.modify = self._real.modify
        self.unregister = self._real.unregister
        self.fileno = self._real.fileno
        self.close = self._real.close
        self.limit_ms: float | None = None  # how long to wait for what no timer limits, in real time

    def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
        waits = timeout_ms is None or self._is_busy()
        ready = self._real.poll(self.limit_ms if waits and timeout_ms != 0 else 0)
        if not ready and not waits and timeout_ms:
            self._clock.advance(math.ceil(timeout_ms))
        return ready
