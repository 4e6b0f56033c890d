"""Timer lists: order, refresh, repetition."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pynet._loop import Loop
from tests.fakes.clock import FakeClock
from tests.fakes.poller import ScriptedPoller


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(0)


@pytest.fixture
def loop(clock: FakeClock) -> Iterator[Loop]:
    loop = Loop(clock=clock, poller=ScriptedPoller())
    yield loop
    loop.close()


@pytest.mark.parametrize(
    ("delay", "whole"),
    [(0, 1), (-5, 1), (0.99, 1), (1.9, 1), (2**31 - 1, 2**31 - 1), (2**31, 1), (float("nan"), 1), (float("inf"), 1)],
)
def test_delays_are_whole_milliseconds_in_nodes_range(loop: Loop, delay: float, whole: int) -> None:
    assert loop.start_timer(delay, print).delay_ms == whole


def test_never_early_and_at_once_when_due(loop: Loop, clock: FakeClock) -> None:
    order: list[float] = []
    loop.start_timer(5, lambda: order.append(clock.ms))
    clock.ms = 4.999
    loop.turn()
    assert order == []
    clock.ms = 5
    loop.turn()
    assert order == [5]
    assert loop.active_timers() == []


def test_a_due_list_runs_out_before_the_next_one(loop: Loop, clock: FakeClock) -> None:
    order: list[str] = []
    loop.start_timer(10, lambda: order.append("10 at 0"))
    clock.ms = 1
    loop.start_timer(5, lambda: order.append("5 at 1"))
    clock.ms = 4
    loop.start_timer(10, lambda: order.append("10 at 4"))
    clock.ms = 6
    loop.start_timer(5, lambda: order.append("5 at 6"))
    clock.ms = 20
    loop.turn()
    assert order == ["5 at 1", "5 at 6", "10 at 0", "10 at 4"]


def test_the_phase_sees_one_point_in_time(loop: Loop, clock: FakeClock) -> None:
    # Node: what becomes due while timers run waits for the next turn, and immediates come first.
    order: list[str] = []

    def slow() -> None:
        order.append("slow")
        loop.set_immediate(order.append, "immediate")
        clock.advance(100)

    loop.start_timer(1, slow)
    loop.start_timer(10, lambda: order.append("10"))
    loop.start_timer(1, lambda: order.append("1"))
    clock.ms = 1
    loop.turn()
    loop.turn()
    assert order == ["slow", "1", "immediate", "10"]


def test_an_interval_counts_from_its_callback_and_queues_up_last(loop: Loop, clock: FakeClock) -> None:
    # Node, measured: setInterval(5) whose callback starts a setTimeout(5) and then takes 12 ms.
    order: list[str] = []

    def repeat() -> None:
        order.append(f"interval {clock.ms:g}")
        loop.start_timer(5, lambda: order.append(f"timer {clock.ms:g}"))
        clock.advance(12)
        if len(order) > 4:
            interval.cancel()

    interval = loop.start_timer(5, repeat, repeat=True)
    clock.ms = 5
    for _ in range(5):
        loop.turn()
    assert order == ["interval 5", "timer 17", "interval 17", "timer 29", "interval 29", "timer 41"]
    assert not loop.alive


def test_refresh_starts_anew_even_after_it_fired(loop: Loop, clock: FakeClock) -> None:
    fired: list[float] = []
    timer = loop.start_timer(10, lambda: fired.append(clock.ms))
    clock.ms = 9
    timer.refresh()
    clock.ms = 18
    loop.turn()
    assert fired == []
    clock.ms = 19
    loop.turn()
    assert fired == [19]
    assert loop.active_timers() == []
    timer.refresh()
    assert loop.active_timers() == [timer]
    assert timer.has_ref
    clock.ms = 29
    loop.turn()
    assert fired == [19, 29]


def test_refresh_and_cancel_inside_its_own_callback(loop: Loop, clock: FakeClock) -> None:
    fired: list[str] = []

    def again() -> None:
        fired.append("again")
        timer.refresh()

    def once() -> None:
        fired.append("once")
        interval.refresh()
        interval.cancel()

    timer = loop.start_timer(5, again)
    interval = loop.start_timer(7, once, repeat=True)
    for ms in (7, 14, 21):
        clock.ms = ms
        loop.turn()
    assert fired == ["again", "once", "again", "again"]
    timer.cancel()
    timer.cancel()
    timer.refresh()
    assert not timer.active
    assert not loop.alive


def test_ticks_between_two_timers_can_cancel_the_next_one_and_refresh_it_too_late(loop: Loop, clock: FakeClock) -> None:
    order: list[str] = []
    loop.start_timer(1, lambda: loop.next_tick(second.cancel))
    second = loop.start_timer(1, lambda: order.append("never"))
    loop.start_timer(1, lambda: loop.next_tick(fourth.refresh))
    fourth = loop.start_timer(1, lambda: order.append("at once"))
    clock.ms = 1
    loop.turn()
    assert order == ["at once"]
    clock.ms = 9
    loop.turn()
    assert order == ["at once"]


def test_cancelling_another_due_timer(loop: Loop, clock: FakeClock) -> None:
    order: list[str] = []
    loop.start_timer(5, lambda: victim.cancel())
    victim = loop.start_timer(5, lambda: order.append("victim"))
    loop.start_timer(5, lambda: order.append("third"))
    clock.ms = 5
    loop.turn()
    assert order == ["third"]


@pytest.mark.parametrize("repeat", [False, True])
def test_one_that_raises_is_done_and_the_others_stay(loop: Loop, clock: FakeClock, repeat: bool) -> None:
    order: list[str] = []

    def fail() -> None:
        order.append("fail")
        raise LookupError("boom")

    timer = loop.start_timer(5, fail, repeat=repeat)
    loop.start_timer(5, lambda: order.append("after"))
    loop.start_timer(6, lambda: order.append("next list"))
    clock.ms = 6
    with pytest.raises(LookupError):
        loop.turn()
    assert timer.active is repeat
    loop.turn()
    assert order == ["fail", "after", "next list"]
    timer.cancel()


def test_lists_emptied_over_and_over_do_not_pile_up(loop: Loop) -> None:
    keep = loop.start_timer(50, print)
    for delay in range(100, 1_000):
        loop.start_timer(delay, print).cancel()
    assert len(loop.timers.heap) < 40
    assert loop.active_timers() == [keep]
    assert loop.timers.next_expiry() == 50
    keep.cancel()
    assert loop.timers.next_expiry() is None


def test_sweeping_spares_the_list_at_work(loop: Loop, clock: FakeClock) -> None:
    order: list[str] = []

    def churn() -> None:
        for delay in range(100, 140):
            loop.start_timer(delay, print).cancel()
        loop.start_timer(5, lambda: order.append("joined"))

    loop.start_timer(5, churn)
    loop.start_timer(7, lambda: order.append("7"))
    clock.ms = 5
    loop.turn()
    clock.ms = 10
    loop.turn()
    assert order == ["7", "joined"]
