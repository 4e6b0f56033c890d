"""The two queues that are emptied after every callback: ``nextTick`` callbacks, then microtasks."""

from __future__ import annotations

from collections import deque
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextvars import Context

    from ._host import Host

    Call = tuple[Callable[..., object], tuple[Any, ...]]


class Ticks:
    """The tick and microtask queues of a loop. The deques are public so that hot paths can test and fill them;
    code that appends to them by itself outside a turn has to call ``host.schedule()``.
    """

    __slots__ = (
        "_draining",
        "_entered",
        "_microtask_raised",
        "context",
        "host",
        "in_task",
        "in_turn",
        "microtasks",
        "tick_queue",
    )

    def __init__(self, host: Host) -> None:
        self.tick_queue: deque[Call] = deque()
        self.microtasks: deque[Call] = deque()
        self.host = host
        self.in_turn = False  # run() or turn() is at work, so whatever is queued now will be seen
        self._draining = False
        self._microtask_raised = False  # and nobody has drained the others since
        # Of the connection whose event is being dispatched: callback and ticks run in it. None: in that of the loop.
        self.context: Context | None = None
        self.in_task = False  # a task of asyncio is at work between two ticks, in a context of its own
        self._entered: set[int] = set()  # the ids of those that run_in() is in, besides that one

    def next_tick(self, callback: Callable[..., object], *args: object) -> None:
        """Call ``callback(*args)`` as soon as the current callback has returned."""
        self.tick_queue.append((callback, args))
        if not self.in_turn:
            self.host.schedule()

    def next_tick_of_all(self, context: Context | None, callback: Callable[..., object], *args: object) -> None:
        """As ``tick_in()``, but before the ticks that are queued: it is the rest of something that has raised."""
        self.tick_queue.appendleft((self.run_in, (context, callback, *args)))
        if not self.in_turn:
            self.host.schedule()

    def tick_in(self, context: Context | None, callback: Callable[..., object], *args: object) -> None:
        """As ``next_tick()``, in *context* if that is one: for what an object emits by itself."""
        if context is None and self.in_task:
            context = copy_context()
        if context is None or context is self.context:  # which the drain will be in
            self.tick_queue.append((callback, args))
        else:
            self.tick_queue.append((self.run_in, (context, callback, *args)))
        if not self.in_turn:
            self.host.schedule()

    def run_in(self, context: Context | None, callback: Callable[..., object], *args: object) -> None:
        """Call ``callback(*args)`` now, in *context* if that is one; in which we may be already."""
        key = id(context)
        if context is None or context is self.context or key in self._entered:
            callback(*args)
            return
        self._entered.add(key)
        try:
            context.run(callback, *args)
        finally:
            self._entered.remove(key)

    def run_event(self, context: Context | None, callback: Callable[..., object], *args: object) -> None:
        """Call ``callback(*args)``, then drain, all of it in *context* if that is one."""
        if context is None:
            callback(*args)
            if self.tick_queue or self.microtasks:
                self.drain()
            return
        self.context = context
        context.run(callback, *args)
        if self.tick_queue or self.microtasks:
            context.run(self.drain)
        self.context = None  # after an exception leave_event() does it

    def leave_event(self) -> None:
        """After an exception: what is left in the queues stays in the context that it was to run in."""
        context, self.context = self.context, None
        for queue in (self.tick_queue, self.microtasks):
            calls = list(queue)
            for _ in calls:
                queue.pop()  # from this end: a signal handler may put a tick at the other one meanwhile
            for callback, args in calls:
                if callback == self.run_in:
                    queue.append((callback, args))
                else:
                    queue.append((self.run_in, (context or copy_context(), callback, *args)))

    def calls(self, queue: Iterable[Call]) -> Iterator[Call]:
        """What is in *queue*, whatever context it is bound to."""
        for callback, args in queue:
            yield (args[1], args[2:]) if callback == self.run_in else (callback, args)

    def queue_microtask(self, callback: Callable[..., object], *args: object) -> None:
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
