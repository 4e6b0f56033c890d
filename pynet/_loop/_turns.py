"""Turns: the loop's phases in libuv's order, each of which goes on where an exception left it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from ._immediates import Immediate, Immediates
from ._poller import BOTH, READABLE, NullPoller
from ._ticks import Ticks
from ._timers import Timer, Timers
from ._waker import Waker
from ._watcher import Watcher, Watchers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextvars import Context

    from ._host import Host
    from ._poller import Poller
    from ._ticks import Call

    CallIn = tuple[Context | None, Callable[..., object], tuple[Any, ...]]

TIMERS, PENDING, POLL, DISPATCH, CHECK, CLOSING = range(6)
PENDING_ROUNDS = 8  # after a poll, as libuv: bounded, because a pending callback may queue the next one


class Turns(Ticks):
    """The phases of a loop and what can be queued for them: timers, pending, poll, check, closing.

    Ticks and microtasks are drained after every callback. No phase catches exceptions: a callback is taken from its
    queue before it is called, so a turn that was left by one can be made to its end later.
    """

    __slots__ = (
        "_always",
        "_changes",
        "_clock",
        "_closing",
        "_closing_batch",
        "_immediates",
        "_now",
        "_pending",
        "_pending_batch",
        "_phase",
        "_poll",
        "_posted",
        "_ready",
        "_refs",
        "_table",
        "_woken",
        "immediates",
        "timers",
        "waker",
        "watchers",
    )

    def __init__(self, host: Host, clock: Callable[[], float], poller: Poller) -> None:
        super().__init__(host)
        self._clock = clock
        self._now = clock()
        self._refs = 0  # handles, requests, timers and immediates that keep the loop alive
        self.timers = Timers(self)
        self.immediates = Immediates(self)
        # Callbacks wait in the first deque of a pair and are moved to the second as their phase begins: what they queue
        # is for the next time, and what one leaves behind by raising is where the phase goes on.
        self._pending: deque[CallIn] = deque()
        self._pending_batch: deque[CallIn] = deque()
        self._closing: deque[CallIn] = deque()
        self._closing_batch: deque[CallIn] = deque()
        self._phase = TIMERS  # where the next turn starts: elsewhere only after an exception
        self._ready: Iterator[tuple[int, int]] = iter(())
        self._posted: deque[Call] = deque()
        self._woken = False
        self.waker = Waker()
        self.watchers = Watchers(self, poller)
        # Looked at in every turn or event, hence without the detour.
        self._table = self.watchers.table
        self._changes = self.watchers.changes
        self._always = self.watchers.always
        self._immediates = self.immediates.queue
        self._poll = poller.poll
        self.watch(self.waker.fileno(), self._on_wake).want(READABLE)

    def now(self) -> float:
        """The loop's time in ms: of the last look at the clock, which setting a timer and every turn take."""
        return self._now if self.timers.heap else self.update_now()

    def update_now(self) -> float:
        """Look at the clock."""
        self._now = now = self._clock()
        return now

    def start_timer(
        self, delay_ms: float, callback: Callable[[], object], *, repeat: bool = False, ref: bool = True
    ) -> Timer:
        """Call *callback* after *delay_ms* (1 if out of Node's range), or again and again with *repeat*."""
        return Timer(self.timers, delay_ms, callback, repeat, ref)

    def pend(self, callback: Callable[..., object], *args: object) -> None:
        """Call ``callback(*args)`` in the pending phase: after the timers, or right after the poll."""
        self.pend_in(None, callback, *args)

    def pend_in(self, context: Context | None, callback: Callable[..., object], *args: object) -> None:
        """The same in *context*, if that is one."""
        self._pending.append((context, callback, args))
        if not self.in_turn:
            self.host.schedule()

    def watch(self, fd: int, on_ready: Callable[[int], object]) -> Watcher:
        """Make a watcher that calls ``on_ready(mask)`` when *fd* is ready for what it ``want()``s."""
        return Watcher(self.watchers, fd, on_ready)

    def set_immediate(self, callback: Callable[..., object], *args: object) -> Immediate:
        """Call ``callback(*args)`` in the next check phase, after the poll."""
        return self.immediates.add(callback, args)

    def closing(self, callback: Callable[..., object], *args: object) -> None:
        """Call ``callback(*args)`` in the closing phase, where the last one queued comes first (as in libuv)."""
        self.closing_in(None, callback, *args)

    def closing_in(self, context: Context | None, callback: Callable[..., object], *args: object) -> None:
        """The same in *context*, if that is one."""
        self._closing.append((context, callback, args))
        if not self.in_turn:
            self.host.schedule()

    def closing_next(self, context: Context | None, callback: Callable[..., object], *args: object) -> None:
        """In the closing phase: the same right after this callback, before anything queued earlier."""
        self._closing_batch.append((context, callback, args))

    def post(self, callback: Callable[..., object], *args: object) -> None:
        """Call ``callback(*args)`` on the loop's thread. The one method for other threads; also for signal handlers."""
        self._posted.append((callback, args))
        if not self._woken:
            self._woken = True
            self.waker.wake()

    def ref_count(self, change: int) -> None:
        """Count one more (1) or one less (-1) reason to be alive."""
        self._refs += change
        if not self._refs and not self.in_turn:
            self.host.schedule()

    @property
    def alive(self) -> bool:
        """Whether ``run()`` would go on; ticks do not count, they are run in any case."""
        return bool(
            self._refs or self._pending or self._closing or self._posted or self._pending_batch or self._closing_batch
        )

    @property
    def busy(self) -> bool:
        """Between turns: whether the next one would find something to do without waiting."""
        return bool(
            self._pending
            or self._closing
            or self._always
            or self.immediates.refs
            or self.tick_queue
            or self.microtasks
            or self._phase
        )

    def _turn(self, block: bool) -> None:
        phase = self._phase
        if phase == TIMERS and self.timers.heap:
            self._run_timers()
        if phase <= PENDING and (self._pending or self._pending_batch):
            self._phase = PENDING
            self._run_pending()
        if phase <= POLL:
            if self._changes:
                self.watchers.flush()
            self._ready = iter(self._poll(self._timeout() if block else 0))
            if self._always:
                self._ready = iter([*self._ready, *self.watchers.always_ready()])
        if phase <= DISPATCH:
            self._phase = DISPATCH
            self._dispatch()
        if phase <= CHECK and (self._immediates or self.immediates.batch):
            self._phase = CHECK
            self.immediates.run()
        if self._closing or self._closing_batch:
            self._phase = CLOSING
            self._run_closing()
        self._phase = TIMERS

    def _run_timers(self) -> None:
        if self.timers.run(self.update_now()) and (self.tick_queue or self.microtasks):
            self._phase = PENDING  # one that raises here is the last of this phase, whatever the clock says by then
            self.drain()

    def _run_last_timers(self) -> None:
        """What comes before the question whether anything is left, as in libuv: timers that are due, unref'd or not."""
        if self.timers.heap:
            self._run_timers()
            self._phase = TIMERS

    def _timeout(self) -> float | None:
        if not self._refs or self._pending or self._closing or self._always:
            return 0
        if self._immediates and self.immediates.refs:
            return 0
        if not self.timers.heap:
            return None
        expiry = self.timers.next_expiry()
        return None if expiry is None else max(0.0, expiry - self._now)

    def _dispatch(self) -> None:
        ticks, microtasks = self.tick_queue, self.microtasks
        table = self._table
        for fd, mask in self._ready:
            try:
                watcher = table[fd]
            except KeyError:  # closed by a callback of this batch
                continue
            wanted = watcher.wanted
            if mask != wanted:
                # An error or a hang-up (the higher bits) is for whoever waits, whatever for.
                mask = wanted if mask > BOTH else mask & wanted
                if not mask:
                    continue
            self.context = context = watcher.context
            if context is None:
                on_ready = watcher.on_ready  # calling it as a method would look it up the long way
                on_ready(mask)
                if ticks or microtasks:
                    self.drain()
            else:
                context.run(watcher.on_ready, mask)
                if ticks or microtasks:
                    context.run(self.drain)  # two cheap calls: a function that makes both would cost twice as much
        self.context = None
        if self._pending or self._pending_batch:
            self._run_pending_again()

    def _run_pending_again(self) -> None:
        for _ in range(PENDING_ROUNDS):
            self._run_pending()
            if not self._pending:
                break

    def _run_pending(self) -> None:
        batch = self._pending_batch
        if not batch:
            batch.extend(self._pending)
            self._pending.clear()
        while batch:
            context, callback, args = batch.popleft()
            self.run_event(context, callback, *args)

    def checked(self) -> None:
        """Of the check phase nothing is left but the ticks of the last immediate: what they queue is for the next turn,
        even if one raises.
        """
        self._phase = CLOSING

    def _run_closing(self) -> None:
        batch = self._closing_batch
        if not batch:
            batch.extend(self._closing)
            self._closing.clear()
        while batch:
            context, callback, args = batch.pop()
            self.run_event(context, callback, *args)

    def _on_wake(self, mask: int) -> None:
        self.waker.clear()
        self._woken = False  # from here on a post wakes again
        posted = self._posted
        try:
            for _ in range(len(posted)):
                callback, args = posted.popleft()
                callback(*args)
                if self.tick_queue or self.microtasks:
                    self.drain()
        finally:
            if posted:
                self.waker.wake()

    def _forget_queues(self) -> None:
        self.timers.clear()
        self.immediates.clear()
        for queue in (self.tick_queue, self.microtasks, self._pending, self._pending_batch):
            queue.clear()
        for queue in (self._closing, self._closing_batch, self._posted):
            queue.clear()
        self._ready = iter(())

    def _forget_poller(self, keep: bool = False) -> Poller:
        """Let go of the poller, which is returned, and of the watchers unless they are to be kept."""
        poller, nothing = self.watchers.poller, NullPoller()
        if keep:
            self.watchers.suspend(nothing, self.waker.fileno())
        else:
            self.watchers.abandon(nothing)
        self._poll = nothing.poll
        return poller

    def _use_poller(self, poller: Poller) -> None:
        """Go on with *poller* after that."""
        self.watchers.resume(poller)
        self._poll = poller.poll
        self.waker.reopen()
        self.watch(self.waker.fileno(), self._on_wake).want(READABLE)
        self._woken = bool(self._posted)
        if self._woken:
            self.waker.wake()
