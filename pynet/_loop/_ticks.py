"""The two queues that are emptied after every callback: ``nextTick`` callbacks, then microtasks."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._host import Host

    Call = tuple[Callable[..., object], tuple[Any, ...]]


class Ticks:
    """The tick and microtask queues of a loop. The deques are public so that hot paths can test and fill them;
    code that appends to them by itself outside a turn has to call ``host.schedule()``.
    """

    __slots__ = ("_draining", "_microtask_raised", "host", "in_turn", "microtasks", "tick_queue")

    def __init__(self, host: Host) -> None:
        self.tick_queue: deque[Call] = deque()
        self.microtasks: deque[Call] = deque()
        self.host = host
        self.in_turn = False  # run() or turn() is at work, so whatever is queued now will be seen
        self._draining = False
        self._microtask_raised = False  # and nobody has drained the others since

    def next_tick(self, callback: Callable[..., object], *args: Any) -> None:
        """Call ``callback(*args)`` as soon as the current callback has returned."""
        self.tick_queue.append((callback, args))
        if not self.in_turn:
            self.host.schedule()

    def next_tick_of_all(self, callback: Callable[..., object], *args: Any) -> None:
        """Call ``callback(*args)`` before the ticks that are queued: it is the rest of something that has raised."""
        self.tick_queue.appendleft((callback, args))
        if not self.in_turn:
            self.host.schedule()

    def queue_microtask(self, callback: Callable[..., object], *args: Any) -> None:
        """Call ``callback(*args)`` when the current callback has returned and the tick queue is empty."""
        self.microtasks.append((callback, args))
        if not self.in_turn:
            self.host.schedule()

    def drain(self) -> None:
        """Run ticks, then microtasks, until both queues are empty.

        A no-op inside a tick or microtask: the drain that is under way goes on with whatever they queued. When one
        raises, the rest stays queued.
        """
        if self._draining:
            return
        ticks, microtasks = self.tick_queue, self.microtasks
        self._draining = True
        try:
            while ticks or microtasks:
                while ticks:
                    callback, args = ticks.popleft()
                    callback(*args)
                if microtasks:
                    self._run_microtasks()
        finally:
            self._draining = False

    def drain_after_microtask(self) -> None:
        """Drain after a microtask raised: as in Node, the other microtasks do not wait for anything, not even ticks."""
        self._microtask_raised = False
        self._draining = True
        try:
            self._run_microtasks()
        finally:
            self._draining = False
        self.drain()

    def _run_microtasks(self) -> None:
        microtasks = self.microtasks
        try:
            while microtasks:
                callback, args = microtasks.popleft()
                callback(*args)
        except BaseException:
            self._microtask_raised = True
            raise
