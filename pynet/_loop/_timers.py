"""Timers as Node keeps them: one FIFO list per duration, the lists in a heap by the expiry of their first timer."""

from __future__ import annotations

from collections import OrderedDict
from heapq import heapify, heappop, heappush, heapreplace
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._turns import Turns

TIMEOUT_MAX = 2**31 - 1
GARBAGE_MIN = 16  # emptied lists in the heap before it is worth sweeping

# An entry of the heap: expiry, serial number, duration, in bytes that sort as these do. A tuple would be one
# object more for the collector to count and visit, which with many timers costs as much as all the rest.
_ENTRY = Struct(">dQI")
_pack, _unpack = _ENTRY.pack, _ENTRY.unpack


class TimerBase:
    """What the lists know of a timer. A subclass sets all that ``Timers.start()`` does not."""

    __slots__ = (
        "_active",  # it waits in a list
        "_cancelled",
        "_pynet_delay_ms",
        "_pynet_ref",
        "_repeat",
        "_serial",  # of its heap entry, while it is all there is of its list
        "_start",
        "_timers",
    )

    _active: bool
    _cancelled: bool
    _pynet_delay_ms: int
    _pynet_ref: bool
    _repeat: bool
    _serial: int
    _start: float
    _timers: Timers

    def _cancel(self) -> None:
        """Never call back again; not even after ``refresh()``."""
        self._cancelled = True
        if self._active:
            self._timers.remove(self)

    def _fire(self) -> None:
        raise NotImplementedError


class Timer(TimerBase):
    """One timer. Made by ``Loop.start_timer``."""

    __slots__ = ("_callback",)

    def __init__(
        self, timers: Timers, delay_ms: float, callback: Callable[[], object], repeat: bool, ref: bool
    ) -> None:
        self._timers = timers
        self._callback = callback
        self._pynet_delay_ms = int(delay_ms) if 1 <= delay_ms <= TIMEOUT_MAX else 1
        self._pynet_ref = ref
        self._repeat = repeat
        self._cancelled = False
        timers.start(self)

    def _fire(self) -> None:
        self._callback()

    @property
    def active(self) -> bool:
        """Whether it is going to call back."""
        return self._active

    @property
    def cancelled(self) -> bool:
        """Whether it was told never to call back again."""
        return self._cancelled

    @property
    def has_ref(self) -> bool:
        """Whether it keeps the loop alive while it is active."""
        return self._pynet_ref

    @property
    def delay_ms(self) -> int:
        """How long it waits, in whole ms."""
        return self._pynet_delay_ms

    def cancel(self) -> None:
        """Never call back again; not even after ``refresh()``."""
        self._cancel()

    def refresh(self) -> None:
        """Start again from now with the same delay, even after it fired. O(1), and no touch to the heap."""
        self._timers.refresh(self)

    def ref(self) -> None:
        """Let the timer keep the loop alive (the default)."""
        self._timers.ref(self)

    def unref(self) -> None:
        """Let the loop end although the timer is active."""
        self._timers.unref(self)


class TimerList:
    """All active timers of one duration, in the order of their expiry. A single one does without, until it is due."""

    __slots__ = ("_serial", "_start", "queue")

    def __init__(self, first: TimerBase) -> None:
        self._serial = first._serial
        self._start = first._start  # what the expiry in the heap was reckoned from
        self.queue: OrderedDict[TimerBase, None] = OrderedDict()
        self.queue[first] = None


class Timers:
    """The timer lists of one loop."""

    __slots__ = ("_garbage", "_lists", "_run_at", "_running", "_serial", "heap", "loop")

    def __init__(self, loop: Turns) -> None:
        self.loop = loop
        # (expiry of the first timer when last looked at, serial number, duration). Never later than the truth:
        # refresh() only moves timers back, so a list that comes up too early is put back with its true expiry. An entry
        # with another serial number than its list's is garbage.
        self.heap: list[bytes] = []
        self._lists: dict[int, TimerBase | TimerList] = {}
        self._serial = 0
        self._garbage = 0
        self._running: TimerList | None = None  # also after an exception, until the next run()
        self._run_at = 0.0

    def start(self, timer: TimerBase, start: float | None = None) -> None:
        """Let *timer*, which does not wait, wait for its delay: from now, or from *start* on the loop's clock."""
        loop = self.loop
        if start is None:
            loop._now = start = loop._clock()  # update_now(), without a call
        delay_ms = timer._pynet_delay_ms
        home = self._lists.get(delay_ms)
        if home is None:
            self._lists[delay_ms] = timer
            self._serial = timer._serial = serial = self._serial + 1
            heappush(self.heap, _pack(start + delay_ms, serial, delay_ms))
        else:
            self._as_list(home, delay_ms).queue[timer] = None
        timer._active = True
        timer._start = start
        if timer._pynet_ref:
            loop._refs += 1
        if not loop.in_turn:
            loop.host.schedule()

    def _as_list(self, home: TimerBase | TimerList, delay_ms: int) -> TimerList:
        if type(home) is TimerList:
            return home
        assert isinstance(home, TimerBase)
        self._lists[delay_ms] = made = TimerList(home)
        return made

    def refresh(self, timer: TimerBase) -> None:
        """Start *timer* again from now with the same delay, even after it fired. O(1), and no touch to the heap."""
        if timer._active:
            timer._start = self.loop.update_now()
            home = self._lists[timer._pynet_delay_ms]
            if type(home) is TimerList:
                home.queue.move_to_end(timer)
        elif not timer._cancelled:
            self.start(timer)

    def ref(self, timer: TimerBase) -> None:
        """Let *timer* keep the loop alive (the default)."""
        if not timer._pynet_ref:
            timer._pynet_ref = True
            if timer._active:
                self.loop.ref_count(1)

    def unref(self, timer: TimerBase) -> None:
        """Let the loop end although *timer* is active."""
        if timer._pynet_ref:
            timer._pynet_ref = False
            if timer._active:
                self.loop.ref_count(-1)

    def remove(self, timer: TimerBase) -> None:
        """Take an active *timer* out of its list."""
        timer._active = False
        if timer._pynet_ref:
            loop = self.loop
            loop._refs -= 1
            if not loop._refs:
                loop.ref_count(0)
        delay_ms = timer._pynet_delay_ms
        home = self._lists[delay_ms]
        if type(home) is TimerList:
            del home.queue[timer]
            # A list at work stays in place when it runs empty: what its callbacks start joins it, as in Node.
            if home.queue or home is self._running:
                return
        del self._lists[delay_ms]
        self._garbage += 1
        if self._garbage > GARBAGE_MIN and self._garbage * 4 > len(self.heap) * 3:
            self.heap = [
                _pack(home._start + delay_ms, home._serial, delay_ms) for delay_ms, home in self._lists.items()
            ]
            heapify(self.heap)
            self._garbage = 0

    def next_expiry(self) -> float | None:
        """When the timers phase has to be looked at next, on the loop's clock; None without timers."""
        while (entry := self._first()) is not None:
            expiry, _, delay_ms = entry
            home = self._lists[delay_ms]
            if type(home) is not TimerList or home.queue:
                return expiry
            self._drop_first(home, delay_ms)
        return None

    def _first(self) -> tuple[float, int, int] | None:
        """The first entry of the heap that is not garbage."""
        heap, lists = self.heap, self._lists
        while heap:
            expiry, serial, delay_ms = _unpack(heap[0])
            home = lists.get(delay_ms)
            if home is not None and home._serial == serial:
                return expiry, serial, delay_ms
            heappop(heap)
            self._garbage -= 1
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
        while (entry := self._first()) is not None:
            expiry, _, delay_ms = entry
            if expiry > now:
                break
            if is_first:
                is_first = False
            elif loop.tick_queue or loop.microtasks:
                loop.drain()
                continue  # they may have put another list first
            self._running = home = self._as_list(self._lists[delay_ms], delay_ms)
            self._run_list(home, delay_ms, now)
        self._running = None
        return not is_first

    def _run_list(self, home: TimerList, delay_ms: int, now: float) -> None:
        loop = self.loop
        queue = home.queue
        is_first = True
        while queue:
            timer = next(iter(queue))
            expiry = timer._start + delay_ms
            if expiry > now:
                home._start = timer._start
                self._serial = home._serial = serial = self._serial + 1
                heapreplace(self.heap, _pack(expiry, serial, delay_ms))
                return
            if is_first:
                is_first = False
            elif loop.tick_queue or loop.microtasks:
                loop.drain()
                if not timer._active:  # they have cancelled it; that they refreshed it comes too late, as in Node
                    continue
            self._fire(timer)
        self._drop_first(home, delay_ms)

    def _fire(self, timer: TimerBase) -> None:
        self.remove(timer)
        if not timer._repeat:
            timer._fire()
            return
        # An interval counts from the start of its callback, and queues up behind what the callback started.
        start = self.loop.update_now()
        try:
            timer._fire()
        finally:
            if not timer._cancelled and not timer._active:
                self.start(timer, start)

    def _drop_first(self, home: TimerList, delay_ms: int) -> None:
        if self.heap and _unpack(self.heap[0])[1] == home._serial:  # else cleared meanwhile, by a callback that forked
            heappop(self.heap)
            del self._lists[delay_ms]

    def clear(self) -> None:
        """Forget all timers."""
        for timer in list(self):
            timer._cancel()
        self.heap.clear()
        self._lists.clear()
        self._garbage = 0

    def __iter__(self) -> Iterator[TimerBase]:
        for home in self._lists.values():
            if type(home) is TimerList:
                yield from home.queue
            elif isinstance(home, TimerBase):
                yield home
