"""Pollers for tests: one that jumps instead of waiting, one that follows a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pynet._loop._poller import Poller, default_poller, seconds
from tests.fakes.clock import FakeClock

Ready = tuple[int, int]


class JumpingPoller:
    """Polls real descriptors, but moves the clock on instead of waiting: an hour of timeouts takes microseconds.

    Only when nothing is ready does the time pass, so data that is on its way through the kernel of this machine is
    never overtaken by a timer. Without a timeout it waits for real, for at most *patience_ms*.
    """

    def __init__(self, clock: FakeClock, real: Poller | None = None, patience_ms: float = 10_000) -> None:
        self._clock = clock
        self._patience_ms = patience_ms
        self._real = default_poller() if real is None else real
        self.register = self._real.register
        self.modify = self._real.modify
        self.unregister = self._real.unregister
        self.fileno = self._real.fileno
        self.close = self._real.close
        self.timeouts: list[float | None] = []  # every poll's

    def poll(self, timeout_ms: float | None) -> Sequence[Ready]:
        self.timeouts.append(timeout_ms)
        ready = self._real.poll(0 if timeout_ms is not None else self._patience_ms)
        if not ready:
            if timeout_ms is None:
                raise AssertionError("the loop waits for something that does not happen")
            self._clock.advance((seconds(timeout_ms) or 0) * 1000)
        return ready


class ScriptedPoller:
    """Knows no descriptors: every poll gives the next batch of events, or what the next function returns.

    ``calls`` lists what the loop asked for, the loop's own waker left out.
    """

    def __init__(self, *script: Sequence[Ready] | Callable[[], Sequence[Ready]]) -> None:
        self._script = list(script)
        self._waker: int | None = None
        self.calls: list[tuple[object, ...]] = []

    def then(self, *script: Sequence[Ready] | Callable[[], Sequence[Ready]]) -> None:
        """Lengthen the script."""
        self._script.extend(script)

    def register(self, fd: int, mask: int) -> None:
        if self._waker is None:
            self._waker = fd
        else:
            self.calls.append(("register", fd, mask))

    def modify(self, fd: int, mask: int) -> None:
        self.calls.append(("modify", fd, mask))

    def unregister(self, fd: int) -> None:
        self.calls.append(("unregister", fd))

    def poll(self, timeout_ms: float | None) -> Sequence[Ready]:
        self.calls.append(("poll", timeout_ms))
        if not self._script:
            return ()
        step = self._script.pop(0)
        return step() if callable(step) else step

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        self.calls.append(("close",))
