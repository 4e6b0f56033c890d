"""Timers as Node keeps them: one FIFO list per duration, the lists in a heap by the expiry of their first timer."""

from __future__ import annotations

from collections import OrderedDict
from heapq import heapify, heappop, heappush, heapreplace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._turns import Turns

TIMEOUT_MAX = 2**31 - 1
GARBAGE_MIN = 16  # emptied lists in the heap before it is worth sweeping


class TimerList:
    """All active timers of one duration, in the order of their expiry."""

    __slots__ = ("delay_ms", "queue")

    def __init__(self, delay_ms: int) -> None:
        self.delay_ms = delay_ms
        self.queue: OrderedDict[Timer, None] = OrderedDict()


class Timer:
    """One timer. Made by ``Loop.start_timer``."""

    __slots__ = ("_callback", "_cancelled", "_home", "_ref", "_repeat", "_start", "_timers", "delay_ms")

    def __init__(self, timers: Timers, delay_ms: int, callback: Callable[[], object], repeat: bool, ref: bool) -> None:
        self._timers = timers
        self.delay_ms = delay_ms
        self._callback = callback
        self._repeat = repeat
        self._ref = ref
        self._cancelled = False
        self._home: TimerList | None = None  # the list it waits in
        self._start = 0.0

    @property
    def active(self) -> bool:
        """Whether it is going to call back."""
        return self._home is not None

    @property
    def cancelled(self) -> bool:
        """Whether it was told never to call back again."""
        return self._cancelled

    @property
    def has_ref(self) -> bool:
        """Whether it keeps the loop alive while it is active."""
        return self._ref

    def cancel(self) -> None:
        """Never call back again; not even after ``refresh()``."""
        self._cancelled = True
        if self._home is not None:
            self._timers.remove(self)

    def refresh(self) -> None:
        """Start again from now with the same delay, even after it fired. O(1), and no touch to the heap."""
        home = self._home
        if home is not None:
            self._start = self._timers.read_clock()
            home.queue.move_to_end(self)
        elif not self._cancelled:
            self._timers.start(self)

    def ref(self) -> None:
        """Let the timer keep the loop alive (the default)."""
        if not self._ref:
            self._ref = True
            if self._home is not None:
                self._timers.loop.ref_count(1)

    def unref(self) -> None:
        """Let the loop end although the timer is active."""
        if self._ref:
            self._ref = False
            if self._home is not None:
                self._timers.loop.ref_count(-1)


class Timers:
    """The timer lists of one loop."""

    __slots__ = ("_garbage", "_lists", "_run_at", "_running", "_serial", "heap", "loop")

    def __init__(self, loop: Turns) -> None:
        self.loop = loop
        # (expiry of the first timer when last looked at, tie-breaker, list). Never later than the truth: refresh()
        # only moves timers back, so a list that comes up too early is put back with its true expiry.
        self.heap: list[tuple[float, int, TimerList]] = []
        self._lists: dict[int, TimerList] = {}
        self._serial = 0
        self._garbage = 0  # heap entries of emptied lists
        self._running: TimerList | None = None  # also after an exception, until the next run()
        self._run_at = 0.0

    def read_clock(self) -> float:
        """Bring the loop's clock up to date."""
        return self.loop.update_now()

    def add(self, delay_ms: float, callback: Callable[[], object], repeat: bool, ref: bool) -> Timer:
        """Start a timer; a delay out of Node's range, or not a number, becomes 1 ms."""
        whole = int(delay_ms) if 1 <= delay_ms <= TIMEOUT_MAX else 1
        timer = Timer(self, whole, callback, repeat, ref)
        self._insert(timer, self.loop.update_now())
        return timer

    def start(self, timer: Timer) -> None:
        """Let *timer* wait for its delay from now."""
        self._insert(timer, self.read_clock())

    def _insert(self, timer: Timer, start: float) -> None:
        delay_ms = timer.delay_ms
        home = self._lists.get(delay_ms)
        if home is None:
            home = self._lists[delay_ms] = TimerList(delay_ms)
            self._serial += 1
            heappush(self.heap, (start + delay_ms, self._serial, home))
        home.queue[timer] = None
        timer._home = home
        timer._start = start
        loop = self.loop
        if timer._ref:
            loop.ref_count(1)
        if not loop.in_turn:
            loop.host.schedule()

    def remove(self, timer: Timer) -> None:
        """Take an active *timer* out of its list."""
        home = timer._home
        assert home is not None
        del home.queue[timer]
        timer._home = None
        if timer._ref:
            self.loop.ref_count(-1)
        # A list at work stays in place when it runs empty: what its callbacks start joins it, as in Node.
        if not home.queue and home is not self._running:
            del self._lists[home.delay_ms]
            self._garbage += 1
            if self._garbage > GARBAGE_MIN and self._garbage * 2 > len(self.heap):
                self.heap = [entry for entry in self.heap if entry[2].queue or entry[2] is self._running]
                heapify(self.heap)
                self._garbage = 0

    def next_expiry(self) -> float | None:
        """When the timers phase has to be looked at next, on the loop's clock; None without timers."""
        heap = self.heap
        while heap:
            expiry, _, home = heap[0]
            if home.queue:
                return expiry
            self._drop_first(home)
        return None

    def run(self, now: float) -> bool:
        """Call every timer that is due at *now*; False if there is none. One that raises is done; others stay.

        Ticks are drained between timers, and those of the last one are left to the caller: as in Node, where it can be
        seen when one raises. The first timer of the next call comes before the ticks that were left behind, and the
        time stands still until all is done: an interval that raises cannot keep the loop to itself.
        """
        loop = self.loop
        is_first = True
        if self._running is None:
            self._run_at = now
        else:
            now = self._run_at
        while self.heap:
            expiry, _, home = self.heap[0]
            if expiry > now:
                break
            if is_first:
                is_first = False
            elif loop.tick_queue or loop.microtasks:
                loop.drain()
                continue  # they may have put another list first
            self._running = home
            self._run_list(home, now)
        self._running = None
        return not is_first

    def _run_list(self, home: TimerList, now: float) -> None:
        loop = self.loop
        queue = home.queue
        is_first = True
        while queue:
            timer = next(iter(queue))
            expiry = timer._start + home.delay_ms
            if expiry > now:
                self._serial += 1
                heapreplace(self.heap, (expiry, self._serial, home))
                return
            if is_first:
                is_first = False
            elif loop.tick_queue or loop.microtasks:
                loop.drain()
                if timer._home is not home:  # they have cancelled it; that they refreshed it comes too late, as in Node
                    continue
            self._fire(timer)
        self._drop_first(home)

    def _fire(self, timer: Timer) -> None:
        self.remove(timer)
        if not timer._repeat:
            timer._callback()
            return
        # An interval counts from the start of its callback, and queues up behind what the callback started.
        start = self.read_clock()
        try:
            timer._callback()
        finally:
            if not timer._cancelled and timer._home is None:
                self._insert(timer, start)

    def _drop_first(self, home: TimerList) -> None:
        if not self.heap:  # cleared meanwhile, by a callback that forked
            return
        heappop(self.heap)
        if self._lists.get(home.delay_ms) is home:
            del self._lists[home.delay_ms]
        else:
            self._garbage -= 1

    def clear(self) -> None:
        """Forget all timers."""
        for timer in list(self):
            timer.cancel()
        self.heap.clear()
        self._lists.clear()
        self._garbage = 0

    def __iter__(self) -> Iterator[Timer]:
        for home in self._lists.values():
            yield from home.queue
