"""Closing handles and closing the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pynet._loop import Handle, Loop


class Sample(Handle):
    """A handle with requests that never finish by themselves."""

    __slots__ = ("name", "order", "requests")

    def __init__(self, loop: Loop, order: list[str], name: str, requests: int = 0) -> None:
        super().__init__(loop)
        self.order = order
        self.name = name
        self.requests = requests
        self._activate()

    def _close(self) -> None:
        self.order.append(f"{self.name} released")

    def _cancel_requests(self) -> Sequence[tuple[Callable[..., object], tuple[Any, ...]]]:
        return [(self.cancelled, (number,)) for number in range(self.requests)]

    def cancelled(self, number: int) -> None:
        self.order.append(f"{self.name} request {number}")
        self.loop.next_tick(self.order.append, f"{self.name} tick {number}")

    def on_close(self) -> None:
        self.order.append(f"{self.name} closed")


def test_requests_are_cancelled_in_queue_order_before_the_close_callback(loop: Loop) -> None:
    order: list[str] = []
    a, b = Sample(loop, order, "a", 2), Sample(loop, order, "b", 1)
    a.close(a.on_close)
    b.close(b.on_close)
    assert order == ["a released", "b released"]
    loop.run()
    assert order[2:] == [
        *("b request 0", "b tick 0", "b closed"),
        *("a request 0", "a tick 0", "a request 1", "a tick 1", "a closed"),
    ]


def test_repr_tells_the_state(loop: Loop) -> None:
    handle = Sample(loop, [], "a")
    states = [repr(handle)]
    handle._deactivate()
    handle.unref()
    states.append(repr(handle))
    handle.ref()
    handle.close()
    states.append(repr(handle))
    loop.run()
    states.append(repr(handle))
    assert states == ["<Sample active>", "<Sample idle unref>", "<Sample closing>", "<Sample closed>"]


def test_a_cancelled_request_that_raises_does_not_cost_the_others(loop: Loop) -> None:
    order: list[str] = []

    class Failing(Sample):
        __slots__ = ()

        def cancelled(self, number: int) -> None:
            super().cancelled(number)
            if not number:
                raise LookupError("boom")

    handle = Failing(loop, order, "a", 2)
    handle.close(handle.on_close)
    with pytest.raises(LookupError):
        loop.run()
    loop.run()
    assert order == ["a released", "a request 0", "a tick 0", "a request 1", "a tick 1", "a closed"]


def test_closing_the_loop_closes_what_is_open_and_sees_it_through() -> None:
    loop = Loop()
    order: list[str] = []
    Sample(loop, order, "a", 1)
    b = Sample(loop, order, "b", 1)
    b.close(b.on_close)
    loop.start_timer(1, lambda: order.append("timer"))
    loop.set_immediate(order.append, "immediate")
    loop.submit(int, lambda result, error: order.append("request"))
    loop.close()
    assert order[:3] == ["b released", "request", "a released"]
    assert order[3:] == ["a request 0", "a tick 0", "b request 0", "b tick 0", "b closed"]
    assert [*loop.open_handles(), *loop.active_timers(), *loop.active_immediates(), *loop.active_requests()] == []
    assert not loop.alive
    with pytest.raises(RuntimeError, match="closed"):
        Sample(loop, order, "late")


def test_closing_the_loop_raises_the_first_failure_when_all_is_done() -> None:
    loop = Loop()
    order: list[str] = []

    def fail(name: str) -> None:
        order.append(name)
        raise LookupError(name)

    for name in "ab":
        Sample(loop, order, name).close(lambda name=name: fail(name))  # type: ignore[misc]
    with pytest.raises(LookupError, match="b"):
        loop.close()
    assert order == ["a released", "b released", "b", "a"]
    assert loop.closed


def test_closing_the_loop_does_not_go_on_for_ever() -> None:
    loop = Loop()
    opened: list[Sample] = []

    def reopen() -> None:
        opened.append(Sample(loop, [], "again"))
        opened[-1].close(reopen)

    Sample(loop, [], "first").close(reopen)
    loop.close()
    assert 0 < len(opened) < 20
    assert loop.closed
