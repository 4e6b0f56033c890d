"""The tick and microtask queues."""

from __future__ import annotations

import pytest

from pynet._loop._host import Host
from pynet._loop._ticks import Ticks


class CountingHost(Host):
    def __init__(self) -> None:
        self.scheduled = 0

    def schedule(self) -> None:
        self.scheduled += 1


@pytest.fixture
def host() -> CountingHost:
    return CountingHost()


@pytest.fixture
def ticks(host: CountingHost) -> Ticks:
    return Ticks(host)


def test_ticks_then_microtasks_until_both_are_empty(ticks: Ticks) -> None:
    # Node: the tick queue is emptied, then the microtask queue, and again
    order: list[str] = []

    def tick1() -> None:
        order.append("tick1")
        ticks.queue_microtask(order.append, "micro from tick1")
        ticks.next_tick(order.append, "tick from tick1")

    def micro1() -> None:
        order.append("micro1")
        ticks.queue_microtask(order.append, "micro from micro1")
        ticks.next_tick(order.append, "tick from micro1")

    ticks.next_tick(tick1)
    ticks.queue_microtask(micro1)
    ticks.next_tick(order.append, "tick2")
    ticks.drain()
    assert order == [
        "tick1",
        "tick2",
        "tick from tick1",
        "micro1",
        "micro from tick1",
        "micro from micro1",
        "tick from micro1",
    ]


def test_arguments_are_passed(ticks: Ticks) -> None:
    seen: list[object] = []
    ticks.next_tick(lambda *args: seen.append(args), 1, "two")
    ticks.queue_microtask(lambda *args: seen.append(args))
    ticks.drain()
    assert seen == [(1, "two"), ()]


def test_the_host_hears_of_what_is_queued_outside_a_turn(ticks: Ticks, host: CountingHost) -> None:
    ticks.next_tick(print)
    ticks.queue_microtask(print)
    assert host.scheduled == 2
    ticks.in_turn = True
    ticks.next_tick(print)
    ticks.queue_microtask(print)
    assert host.scheduled == 2


@pytest.mark.parametrize("queue", ["next_tick", "queue_microtask"])
def test_drain_inside_a_tick_does_nothing(ticks: Ticks, queue: str) -> None:
    order: list[str] = []

    def outer() -> None:
        ticks.next_tick(order.append, "later")
        ticks.drain()
        order.append("outer done")

    getattr(ticks, queue)(outer)
    ticks.drain()
    assert order == ["outer done", "later"]


@pytest.mark.parametrize("queue", ["next_tick", "queue_microtask"])
def test_an_exception_leaves_the_rest_queued(ticks: Ticks, queue: str) -> None:
    order: list[str] = []

    def fail() -> None:
        raise LookupError("boom")

    getattr(ticks, queue)(fail)
    getattr(ticks, queue)(order.append, "after")
    with pytest.raises(LookupError):
        ticks.drain()
    assert order == []
    ticks.drain()
    assert order == ["after"]
