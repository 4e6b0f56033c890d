"""A loop of a test's own, checked for what is left over in the end."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from typing import Any

from pynet._events import EventEmitter
from pynet._loop import Loop, become_main, enter, leave

from ._active import Surroundings, describe
from ._clock import FakeClock, JumpingPoller
from ._drive import DEADLINE_MS, run, run_until


class LeakError(AssertionError):
    """A test has left something open or under way; the text lists it."""

    __module__ = "pynet.testing"


class NetLoop:
    """What ``new_loop()`` and the ``net_loop`` fixture give: the loop that a test drives.

    Attributes:
        check: Whether it is an error to leave something over.
    """

    def __init__(self, loop: Loop, clock: FakeClock | None, check: bool = True) -> None:
        self._pynet_loop = loop
        self._clock = clock
        self.check = check

    @property
    def clock(self) -> FakeClock:
        """The fake clock.

        Raises:
            RuntimeError: The loop has the real one: ``new_loop(fake_clock=True)`` makes one with a fake clock.
        """
        if self._clock is None:
            raise RuntimeError("this loop has the real clock: make it with new_loop(fake_clock=True)")
        return self._clock

    def run(self, *, timeout_ms: float = DEADLINE_MS) -> None:
        """Run the loop until nothing is left to wait for; see ``pynet.testing.run``."""
        run(timeout_ms=timeout_ms)

    def run_until(
        self, emitter: EventEmitter | Callable[[], object], event: str = "", *, timeout_ms: float = DEADLINE_MS
    ) -> list[Any]:
        """Run the loop until *emitter* has emitted *event*; see ``pynet.testing.run_until``."""
        return run_until(emitter, event, timeout_ms=timeout_ms)

    def active(self) -> list[str]:
        """What is open or under way, in words: servers, sockets, timers, immediates, requests."""
        return describe(self._pynet_loop)

    def turn(self) -> None:
        """Make one turn of the loop without waiting for anything."""
        self._pynet_loop.turn()


@contextlib.contextmanager
def new_loop(*, fake_clock: bool = False, check: bool = True) -> Iterator[NetLoop]:
    """Give this thread a fresh loop for the ``with`` block, closed at its end.

    Args:
        fake_clock: Time passes only when nothing else can happen; ``clock.advance(ms)`` lets it pass.
        check: Whether it is an error to leave something over.

    Raises:
        LeakError: At the end of the block something was still open or under way: handles, busy or idle, timers,
            requests, ticks that never ran; or descriptors and files that the loop knows nothing of, listeners of
            signals, threads. Not raised over an exception of the block.
    """
    gc.collect()  # what a former test dropped is not ours
    before = Surroundings.now()
    clock = FakeClock() if fake_clock else None
    loop = _make(clock)
    former = enter(loop)
    no_longer_main = become_main(loop)
    left: list[str] = []
    try:
        net_loop = NetLoop(loop, clock, check)
        yield net_loop
        left = describe(loop)
    finally:
        no_longer_main()
        leave(former)
        loop.close()
    if not net_loop.check:
        return
    gc.collect()
    left += before.left()
    if left:
        raise LeakError("left over at the end:" + "".join(f"\n  {line}" for line in left))


def _make(clock: FakeClock | None) -> Loop:
    if clock is None:
        return Loop()
    loop: Loop
    loop = Loop(clock=clock, poller=JumpingPoller(clock, lambda: bool(loop.active_requests())))
    return loop
