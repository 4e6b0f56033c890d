"""What keeps run() going, and what does not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

import pytest

from pynet._loop import Handle, Loop
from tests.fakes.clock import FakeClock


class Busy(Handle):
    """Active from the start."""

    __slots__ = ()

    def __init__(self, loop: Loop) -> None:
        super().__init__(loop)
        self._activate()


class Ref(Protocol):
    def ref(self) -> None: ...
    def unref(self) -> None: ...


def test_an_empty_loop_ends_at_once(loop: Loop) -> None:
    loop.run()
    assert not loop.alive


def test_run_first_drains_what_the_script_queued(loop: Loop) -> None:
    order: list[str] = []
    loop.next_tick(order.append, "tick")
    loop.queue_microtask(order.append, "microtask")
    loop.run()
    assert order == ["tick", "microtask"]


@pytest.mark.parametrize(
    "make",
    [Busy, lambda loop: loop.start_timer(10, print, repeat=True), lambda loop: loop.set_immediate(print)],
    ids=["handle", "timer", "immediate"],
)
def test_ref_and_unref_are_idempotent(loop: Loop, make: Callable[[Loop], Ref]) -> None:
    thing = make(loop)
    states = []
    for change in (thing.ref, thing.unref, thing.unref, thing.ref, thing.ref, thing.unref):
        change()
        states.append(loop.alive)
    assert states == [True, False, False, True, True, False]


def test_only_active_handles_count(loop: Loop) -> None:
    handle = Busy(loop)
    assert loop.active_handles() == loop.open_handles() == [handle]
    handle._deactivate()
    handle._deactivate()
    assert (handle.is_active(), loop.alive, loop.active_handles(), loop.open_handles()) == (False, False, [], [handle])
    handle.unref()
    handle._activate()
    assert (handle.is_active(), handle.has_ref(), loop.alive) == (True, False, False)
    handle.ref()
    assert loop.alive
    handle.close()
    assert loop.open_handles() == []
    loop.run()
    assert not loop.alive


def test_a_timer_created_unrefd_fires_only_while_something_else_goes_on(loop: Loop, clock: FakeClock) -> None:
    order: list[str] = []
    loop.start_timer(5, lambda: order.append("unref'd 5"), ref=False)
    late = loop.start_timer(50, lambda: order.append("unref'd 50"), ref=False)
    loop.start_timer(10, lambda: order.append("10"))
    loop.run()
    assert order == ["unref'd 5", "10"]
    assert loop.active_timers() == [late]


def test_an_unrefd_timer_that_is_due_in_the_end_fires_and_may_keep_the_loop_going(loop: Loop, clock: FakeClock) -> None:
    order: list[str] = []

    def due() -> None:
        order.append("due")
        loop.next_tick(order.append, "tick")
        loop.start_timer(1, lambda: order.append("late"), ref=False)
        loop.set_immediate(order.append, "immediate")

    loop.start_timer(5, due, ref=False)
    loop.start_timer(6, lambda: order.append("not due"), ref=False)
    loop.set_immediate(clock.advance, 5)
    loop.run()
    assert order == ["due", "tick", "immediate"]


def test_an_unrefd_immediate_runs_if_there_is_a_turn(loop: Loop) -> None:
    order: list[str] = []
    immediate = loop.set_immediate(order.append, "immediate")
    immediate.unref()
    assert not immediate.has_ref
    loop.run()
    assert order == []
    assert loop.active_immediates() == [immediate]
    loop.pend(order.append, "pending")
    loop.run()
    assert order == ["pending", "immediate"]
    assert loop.active_immediates() == []


def test_a_closing_handle_is_seen_through(loop: Loop) -> None:
    order: list[str] = []
    handle = Busy(loop)
    handle.unref()
    handle.close(lambda: order.append("closed"))
    states = [(handle.closing, handle.closed)]
    handle.close(lambda: order.append("closed again"))
    loop.run()
    states.append((handle.closing, handle.closed))
    assert states == [(True, False), (True, True)]
    assert order == ["closed"]


def test_a_request_keeps_it_alive_until_done_or_cancelled(loop: Loop) -> None:
    go = threading.Event()
    done: list[object] = []
    request = loop.submit(lambda: go.wait(10), lambda result, error: done.append((result, error)))
    alive = [loop.alive]
    assert loop.active_requests() == [request]
    assert [request.cancel(), request.cancel()] == [True, False]
    alive.append(loop.alive)
    assert alive == [True, False]
    go.set()
    loop.run()
    loop.submit(lambda: "result", lambda result, error: done.append((result, error)))
    loop.run()
    assert done == [("result", None)]


def test_run_is_not_reentrant(loop: Loop) -> None:
    failures: list[str] = []

    def again() -> None:
        for method in (loop.run, loop.turn, loop.close):
            with pytest.raises(RuntimeError) as failure:
                method()
            failures.append(str(failure.value))

    loop.next_tick(again)
    loop.run()
    assert len(failures) == 3
    assert "running already" in failures[0]


def test_run_can_be_called_again_and_again(loop: Loop) -> None:
    order: list[int] = []
    for number in range(3):
        loop.set_immediate(order.append, number)
        loop.run()
    assert order == [0, 1, 2]
    assert not loop.in_turn
