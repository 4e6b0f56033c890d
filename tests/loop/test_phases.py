"""The order of things within a turn, and what waits for the next one."""

from __future__ import annotations

import socket

import pytest

from pynet._loop import READABLE, Handle, Loop
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller, ScriptedPoller


def test_phases_follow_libuvs_order(loop: Loop, clock: FakeClock) -> None:
    order: list[str] = []
    near, far = socket.socketpair()
    with near, far:

        def on_ready(mask: int) -> None:
            order.append("poll")
            watcher.close()

        watcher = loop.watch(near.fileno(), on_ready)
        watcher.want(READABLE)
        far.send(b"x")
        loop.closing(order.append, "closing")
        loop.set_immediate(order.append, "check")
        loop.pend(order.append, "pending")
        loop.start_timer(1, lambda: order.append("timer"))
        loop.next_tick(order.append, "tick")
        clock.advance(1)
        loop.run()
    assert order == ["tick", "timer", "pending", "poll", "check", "closing"]


def test_ticks_and_microtasks_run_after_every_callback(loop: Loop, clock: FakeClock) -> None:
    # In Node so for timers and immediates; and the same for the other phases
    order: list[str] = []

    def callback(name: str) -> None:
        order.append(name)
        loop.queue_microtask(order.append, f"microtask of {name}")
        loop.next_tick(order.append, f"tick of {name}")

    names = [f"{phase}{number}" for phase in ("timer", "pending", "immediate", "closing") for number in (1, 2)]
    for number in (1, 2):
        loop.start_timer(1, lambda name=f"timer{number}": callback(name))  # type: ignore[misc]
        loop.pend(callback, f"pending{number}")
        loop.set_immediate(callback, f"immediate{number}")
        loop.closing(callback, f"closing{3 - number}")
    clock.advance(1)
    loop.run()
    assert order == [line for name in names for line in (name, f"tick of {name}", f"microtask of {name}")]


def test_ticks_run_between_the_events_of_one_poll() -> None:
    order: list[str] = []
    poller = ScriptedPoller([(50, READABLE), (51, READABLE)])
    loop = Loop(poller=poller)

    def callback(name: str) -> None:
        order.append(name)
        loop.next_tick(order.append, f"tick of {name}")

    for fd, name in ((50, "first"), (51, "second")):
        loop.watch(fd, lambda mask, name=name: callback(name)).want(READABLE)  # type: ignore[misc]
    loop.turn()
    loop.close()
    assert order == ["first", "tick of first", "second", "tick of second"]


def test_an_immediate_of_an_immediate_waits_one_turn(loop: Loop, clock: FakeClock) -> None:
    # Node does the same
    order: list[str] = []

    def first() -> None:
        order.append("immediate1")
        loop.set_immediate(order.append, "immediate nested")
        loop.next_tick(order.append, "tick")
        loop.start_timer(0, lambda: order.append("timer"))
        clock.advance(1)

    loop.set_immediate(first)
    loop.set_immediate(order.append, "immediate2")
    loop.run()
    assert order == ["immediate1", "tick", "immediate2", "timer", "immediate nested"]


def test_immediates_come_before_timers_set_along_with_them(loop: Loop) -> None:
    order: list[str] = []
    loop.start_timer(0, lambda: order.append("timer"))
    loop.set_immediate(order.append, "immediate")
    loop.run()
    assert order == ["immediate", "timer"]


def test_a_cancelled_immediate_is_skipped(loop: Loop) -> None:
    order: list[str] = []
    first = loop.set_immediate(lambda: second.cancel())
    second = loop.set_immediate(order.append, "second")
    loop.set_immediate(order.append, "third")
    loop.run()
    second.cancel()
    first.cancel()
    assert order == ["third"]


def test_pending_callbacks_run_again_after_the_poll_a_few_times(loop: Loop) -> None:
    order: list[str] = []
    rounds: list[int] = []

    def again() -> None:
        rounds.append(len(rounds))
        if len(rounds) < 20:
            loop.pend(again)

    def first() -> None:
        loop.set_immediate(lambda: order.append(f"immediate after {len(rounds)}"))
        again()

    loop.pend(first)
    loop.turn()
    assert order == ["immediate after 9"]  # before the poll, and eight times after it
    loop.run()
    assert len(rounds) == 20


def test_what_a_pending_callback_pends_before_the_poll_waits_for_it() -> None:
    order: list[str] = []

    def poll() -> list[tuple[int, int]]:
        order.append("poll")
        return []

    loop = Loop(poller=ScriptedPoller(poll))
    loop.pend(lambda: loop.pend(order.append, "pending"))
    loop.turn()
    loop.close()
    assert order == ["poll", "pending"]


def test_what_is_closed_last_finishes_first(loop: Loop) -> None:
    # Node, measured: a.destroy(), b.destroy(), c.destroy() emit 'close' as c, b, a.
    order: list[str] = []
    for name in "abc":
        Handle(loop).close(lambda name=name: order.append(name))  # type: ignore[misc]
    assert order == []
    loop.run()
    assert order == ["c", "b", "a"]


def test_closing_callbacks_of_closing_callbacks_wait_one_turn(loop: Loop) -> None:
    order: list[str] = []

    def first() -> None:
        order.append("first")
        loop.closing(order.append, "second")
        loop.set_immediate(order.append, "immediate")

    loop.closing(first)
    loop.run()
    assert order == ["first", "immediate", "second"]


def test_how_long_the_poll_waits(loop: Loop, poller: JumpingPoller, clock: FakeClock) -> None:
    loop.turn(block=True)
    assert poller.timeouts == [0]  # nothing is alive
    timer = loop.start_timer(10, lambda: None)
    clock.advance(3)
    loop.turn(block=True)
    assert poller.timeouts == [0, 7]
    timer.refresh()
    loop.set_immediate(lambda: None)
    loop.turn(block=True)
    loop.set_immediate(lambda: None).unref()
    loop.turn(block=True)
    assert poller.timeouts == [0, 7, 0, 10]
    loop.turn(block=True)
    assert not timer.active


@pytest.mark.parametrize("queue", ["pend", "closing"])
def test_something_queued_keeps_the_poll_from_waiting(loop: Loop, poller: JumpingPoller, queue: str) -> None:
    timer = loop.start_timer(10, lambda: None)
    loop.pend(getattr(loop, queue), int)
    loop.turn(block=True)
    assert poller.timeouts == [0]
    timer.cancel()


def test_the_clock_is_read_when_asked_with_no_timer_to_keep_it_going(loop: Loop, clock: FakeClock) -> None:
    start = loop.now()
    clock.advance(5)
    assert loop.now() == start + 5
    timer = loop.start_timer(10, lambda: None)
    clock.advance(5)
    assert loop.now() == start + 5
    loop.turn()
    assert loop.now() == start + 10
    timer.cancel()
