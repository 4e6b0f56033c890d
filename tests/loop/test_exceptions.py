"""An exception leaves run() at once, and nothing else is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pynet._loop import READABLE, Loop
from tests.fakes.clock import FakeClock
from tests.fakes.poller import ScriptedPoller

PHASES = ["timers", "pending", "poll", "check", "closing"]


class Program:
    """Two callbacks in every phase, with a tick after each; the first one of *failing* raises."""

    def __init__(self, failing: str) -> None:
        self.order: list[str] = []
        self.clock = FakeClock()
        self.loop = loop = Loop(clock=self.clock, poller=ScriptedPoller([(50, READABLE), (51, READABLE)]))
        self.failing = failing
        for number in (1, 2):
            loop.start_timer(1, self.callback("timers", number))
            loop.pend(self.callback("pending", number))
            poll = self.callback("poll", number)
            loop.watch(49 + number, lambda mask, poll=poll: poll()).want(READABLE)  # type: ignore[misc]
            loop.set_immediate(self.callback("check", number))
            loop.closing(self.callback("closing", 3 - number))
        self.clock.advance(1)

    def callback(self, phase: str, number: int) -> Callable[[], None]:
        def call() -> None:
            self.order.append(f"{phase}{number}")
            self.loop.next_tick(self.order.append, f"tick {phase}{number}")
            if phase == self.failing and number == 1:
                raise LookupError(phase)

        return call


def expected(*, until: str) -> tuple[list[str], list[str]]:
    """What runs before and after the exception of *until*, whose tick comes first when run() is called again."""
    lines = [line for phase in PHASES for n in (1, 2) for line in (f"{phase}{n}", f"tick {phase}{n}")]
    at = lines.index(f"{until}1") + 1
    return lines[:at], lines[at:]


@pytest.mark.parametrize("phase", PHASES)
def test_run_goes_on_with_the_rest_of_the_same_phase(phase: str) -> None:
    program = Program(phase)
    before, after = expected(until=phase)
    with pytest.raises(LookupError, match=phase):
        program.loop.run()
    assert program.order == before
    assert not program.loop.in_turn
    program.order.clear()
    program.loop.run()
    assert program.order == after
    program.loop.close()


@pytest.mark.parametrize("phase", PHASES)
def test_on_uncaught_takes_it_and_the_phase_goes_on(phase: str) -> None:
    program = Program(phase)

    def caught(error: BaseException) -> bool:
        program.order.append(f"caught {error}")
        return True

    program.loop.on_uncaught = caught
    program.loop.run()
    # As in Node: the tick of the one that raised comes after the next callback of the phase.
    lines = [line for each in PHASES for n in (1, 2) for line in (f"{each}{n}", f"tick {each}{n}")]
    at = lines.index(f"tick {phase}1")
    lines[at : at + 2] = [f"caught {phase}", f"{phase}2", f"tick {phase}1"]
    assert program.order == lines
    program.loop.close()


def fail(name: str) -> None:
    raise LookupError(name)


def test_the_last_callbacks_tick_is_not_forgotten_when_it_raises(loop: Loop) -> None:
    order: list[str] = []
    loop.on_uncaught = lambda error: True

    def last() -> None:
        loop.next_tick(order.append, "tick")
        raise LookupError

    loop.set_immediate(last)
    loop.run()
    assert order == ["tick"]


def noted(order: list[str]) -> Callable[[BaseException], bool]:
    """Take every exception, and note it in *order*."""

    def on_uncaught(error: BaseException) -> bool:
        order.append(f"caught {error}")
        return True

    return on_uncaught


def test_the_ticks_of_a_timer_that_raised_come_before_the_next_list_and_the_end_of_the_phase() -> None:
    clock, order = FakeClock(), list[str]()
    loop = Loop(clock=clock)
    loop.on_uncaught = noted(order)

    def timer(delay_ms: int, *, raises: bool = True) -> None:
        def call() -> None:
            loop.next_tick(order.append, f"tick {delay_ms}")
            if raises:
                raise LookupError(delay_ms)
            order.append(f"timer {delay_ms}")

        loop.start_timer(delay_ms, call)

    timer(1)
    timer(2)
    timer(2, raises=False)
    timer(3)
    loop.start_timer(1, lambda: loop.set_immediate(order.append, "immediate"))
    clock.advance(3)
    loop.run()
    # The second timer of a list comes before the ticks of the first, that of another list does not.
    assert order == [
        *("caught 1", "tick 1"),
        *("caught 2", "timer 2", "tick 2", "tick 2"),
        *("caught 3", "tick 3", "immediate"),
    ]
    loop.close()


def test_an_exception_alone_brings_an_immediate_of_its_own() -> None:
    clock, order = FakeClock(), list[str]()
    loop = Loop(clock=clock)
    loop.on_uncaught = noted(order)

    def immediate() -> None:
        loop.start_timer(1, lambda: order.append("timer"))
        loop.set_immediate(order.append, "next immediate")
        clock.advance(1)
        raise LookupError("immediate")

    loop.set_immediate(immediate)
    loop.next_tick(fail, "tick")
    loop.run()
    # As in Node: the rest of the check phase is the immediate of the first exception, so it does not begin anew.
    assert order == ["caught tick", "caught immediate", "timer", "next immediate"]
    loop.close()


def test_a_cancelled_immediate_is_no_rest_of_the_phase() -> None:
    clock, order = FakeClock(), list[str]()
    loop = Loop(clock=clock)
    loop.on_uncaught = noted(order)

    def immediate() -> None:
        loop.start_timer(1, lambda: order.append("timer"))
        loop.set_immediate(order.append, "next immediate")
        clock.advance(1)
        cancelled.cancel()
        raise LookupError("immediate")

    loop.set_immediate(immediate)
    cancelled = loop.set_immediate(order.append, "never")
    loop.run()
    # As in Node: the phase begins anew after an exception that leaves nothing of it.
    assert order == ["caught immediate", "next immediate", "timer"]
    loop.close()


def test_an_interval_that_raises_and_takes_longer_than_its_delay_leaves_time_for_others() -> None:
    clock, order = FakeClock(), list[str]()
    loop = Loop(clock=clock)
    loop.on_uncaught = noted(order)

    def slow() -> None:
        clock.advance(5)
        if len(order) > 3:
            interval.cancel()
        raise LookupError("slow")

    interval = loop.start_timer(2, slow, repeat=True)
    loop.start_timer(1, lambda: loop.set_immediate(order.append, "immediate"))
    clock.advance(2)
    loop.run()
    assert order == ["caught slow", "immediate", "caught slow", "caught slow", "caught slow"]
    loop.close()


@pytest.mark.parametrize("cancelled", [0, 1])
def test_a_tick_of_the_last_immediate_that_raises_ends_the_phase(cancelled: int) -> None:
    clock, order = FakeClock(), list[str]()
    loop = Loop(clock=clock)
    loop.on_uncaught = noted(order)

    def last() -> None:
        for other in others:
            other.cancel()
        loop.next_tick(fail, "tick")
        loop.next_tick(order.append, "tick")
        loop.set_immediate(order.append, "immediate of the next turn")
        loop.start_timer(1, lambda: order.append("timer"))
        clock.advance(1)

    loop.set_immediate(last)
    others = [loop.set_immediate(order.append, "never") for _ in range(cancelled)]
    loop.run()
    assert order == ["caught tick", "timer", "tick", "immediate of the next turn"]
    loop.close()


@pytest.mark.parametrize("queue", ["next_tick", "queue_microtask"])
def test_a_tick_that_raises(loop: Loop, queue: str) -> None:
    order: list[str] = []
    loop.set_immediate(order.append, "immediate")
    getattr(loop, queue)(fail, "tick")
    getattr(loop, queue)(order.append, "after")
    with pytest.raises(LookupError):
        loop.run()
    loop.run()
    assert order == ["after", "immediate"]

    loop.on_uncaught = lambda error: True
    getattr(loop, queue)(fail, "tick")
    getattr(loop, queue)(order.append, "after")
    loop.set_immediate(order.append, "immediate")
    loop.run()
    # Handled: as in Node, other ticks come after the next callback, other microtasks at once.
    rest = ["immediate", "after"] if queue == "next_tick" else ["after", "immediate"]
    assert order == ["after", "immediate", *rest]


def test_on_uncaught_may_decline_and_may_raise(loop: Loop) -> None:
    loop.on_uncaught = lambda error: False
    loop.next_tick(fail, "declined")
    with pytest.raises(LookupError, match="declined"):
        loop.run()

    def worse(error: BaseException) -> bool:
        raise ArithmeticError("worse") from error

    loop.on_uncaught = worse
    loop.next_tick(fail, "taken")
    with pytest.raises(ArithmeticError, match="worse"):
        loop.run()
    assert not loop.in_turn


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_interrupts_and_exits_are_nobodys_to_take(loop: Loop, kind: type[BaseException]) -> None:
    def leave() -> None:
        raise kind

    loop.on_uncaught = lambda error: True
    loop.next_tick(leave)
    with pytest.raises(kind):
        loop.run()


def test_pending_callbacks_after_the_poll_go_on_too(loop: Loop) -> None:
    order: list[str] = []

    def first() -> None:
        loop.pend(fail, "pending")
        loop.pend(order.append, "second")
        loop.set_immediate(order.append, "immediate")

    loop.pend(first)
    with pytest.raises(LookupError):
        loop.run()
    assert order == []
    loop.run()
    assert order == ["second", "immediate"]


def test_posted_callbacks_go_on_too(loop: Loop) -> None:
    order: list[str] = []
    loop.post(fail, "posted")
    loop.post(order.append, "second")
    with pytest.raises(LookupError):
        loop.run()
    loop.run()
    assert order == ["second"]


def test_a_watcher_closed_between_two_runs_gets_nothing() -> None:
    program = Program("poll")
    order = program.order
    watcher = program.loop.watchers.table
    with pytest.raises(LookupError):
        program.loop.run()
    watcher[51].close()
    order.clear()
    program.loop.run()
    assert "poll2" not in order
    program.loop.close()
