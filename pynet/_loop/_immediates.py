"""Immediates: callbacks of the check phase, right after the poll."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._turns import Turns


class Immediate:
    """One call in the next check phase. Made by ``Loop.set_immediate``."""

    __slots__ = ("_args", "_callback", "_immediates", "_ref")

    def __init__(self, immediates: Immediates, callback: Callable[..., object], args: tuple[object, ...]) -> None:
        self._immediates = immediates
        self._callback: Callable[..., object] | None = callback
        self._args = args
        self._ref = True

    @property
    def active(self) -> bool:
        """Whether it is going to call back."""
        return self._callback is not None

    @property
    def has_ref(self) -> bool:
        """Whether it keeps the loop alive, and the poll from waiting, while it is active."""
        return self._ref

    def cancel(self) -> None:
        """Do not call back."""
        if self._callback is not None:
            self._callback = None
            self._args = ()
            if self._ref:
                self._immediates.count(-1)

    def ref(self) -> None:
        """Let it keep the loop alive (the default)."""
        if not self._ref:
            self._ref = True
            if self._callback is not None:
                self._immediates.count(1)

    def unref(self) -> None:
        """Let the loop end, or wait, although it is due."""
        if self._ref:
            self._ref = False
            if self._callback is not None:
                self._immediates.count(-1)


class Immediates:
    """The immediates of one loop."""

    __slots__ = ("_loop", "batch", "queue", "refs")

    def __init__(self, loop: Turns) -> None:
        self._loop = loop
        self.queue: deque[Immediate] = deque()
        self.batch: deque[Immediate] = deque()  # of the check phase under way; left over when one raised
        self.refs = 0

    def add(self, callback: Callable[..., object], args: tuple[object, ...]) -> Immediate:
        """Call ``callback(*args)`` in the next check phase."""
        immediate = Immediate(self, callback, args)
        self.queue.append(immediate)
        self.count(1)
        if not self._loop.in_turn:
            self._loop.host.schedule()
        return immediate

    def count(self, change: int) -> None:
        """Note that an active immediate was ref'd (1) or unref'd (-1)."""
        self.refs += change
        self._loop.ref_count(change)

    def run(self) -> None:
        """Call those that are queued now; what they queue waits for the next turn."""
        batch = self.batch
        while batch and not batch[0].active:  # left over, and cancelled since: they do not count, as in Node
            batch.popleft()
        if not batch:
            batch.extend(self.queue)
            self.queue.clear()
        loop = self._loop
        while batch:
            immediate = batch.popleft()
            callback, args = immediate._callback, immediate._args
            if callback is not None:
                immediate.cancel()  # it is over before it calls back, in case it asks
                callback(*args)
                if loop.tick_queue or loop.microtasks:
                    if not (batch and (batch[0].active or any(each.active for each in batch))):
                        loop.checked()
                    loop.drain()

    def waiting(self) -> list[Immediate]:
        """Those that are going to call back."""
        return [immediate for immediate in (*self.batch, *self.queue) if immediate.active]

    def clear(self) -> None:
        """Cancel all."""
        for immediate in self.waiting():
            immediate.cancel()
        self.batch.clear()
        self.queue.clear()
