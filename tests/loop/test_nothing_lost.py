"""Whatever is queued where, and whoever raises: everything runs exactly once."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from pynet._loop import Loop
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller

QUEUES = ("next_tick", "queue_microtask", "pend", "set_immediate", "closing", "post")


@dataclass
class Call:
    """A callback: where it is queued, whether it raises, and what it queues itself."""

    queue: str
    fails: bool
    inner: list[Call] = field(default_factory=list)

    def size(self) -> int:
        return 1 + sum(call.size() for call in self.inner)


plain = st.builds(Call, st.sampled_from((*QUEUES, "timer")), st.booleans())
calls = st.recursive(
    plain,
    lambda inner: st.builds(Call, st.sampled_from((*QUEUES, "timer")), st.booleans(), st.lists(inner, max_size=3)),
    max_leaves=8,
)


class Boom(Exception):
    pass


class Run:
    def __init__(self) -> None:
        clock = FakeClock()
        self.loop = Loop(clock=clock, poller=JumpingPoller(clock))
        self.ran: list[int] = []
        self.failed = 0

    def queue(self, call: Call) -> None:
        if call.queue == "timer":
            self.loop.start_timer(1, lambda: self.call(call))
        else:
            getattr(self.loop, call.queue)(self.call, call)

    def call(self, call: Call) -> None:
        self.ran.append(id(call))
        for inner in call.inner:
            self.queue(inner)
        if call.fails:
            raise Boom

    def finish(self, limit: int) -> None:
        for _ in range(limit + 1):
            try:
                self.loop.run()
                return
            except Boom:
                self.failed += 1
        raise AssertionError("more failures than calls")


def failing(program: list[Call]) -> int:
    return sum(call.fails + failing(call.inner) for call in program)


@given(st.lists(calls, max_size=6), st.booleans())
def test_every_callback_runs_exactly_once(program: list[Call], taken: bool) -> None:
    run = Run()
    caught: list[BaseException] = []

    def take(error: BaseException) -> bool:
        caught.append(error)
        return True

    if taken:
        run.loop.on_uncaught = take
    for call in program:
        run.queue(call)
    run.finish(failing(program))
    assert len(run.ran) == len(set(run.ran)) == sum(call.size() for call in program)
    assert (run.failed, len(caught)) == ((0, failing(program)) if taken else (failing(program), 0))
    assert not run.loop.alive
    assert not run.loop.busy
    run.loop.close()
