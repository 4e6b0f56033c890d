"""A fake clock: hours of timeouts in no time, in their order, and never ahead of data."""

from __future__ import annotations

import time

import pytest

import pynet as net
from pynet import testing
from pynet.dns import lookup
from pynet.timers import setInterval, setTimeout


def test_hours_pass_at_once() -> None:
    start = time.monotonic()
    with testing.new_loop(fake_clock=True) as loop:
        clock = loop.clock
        assert clock is not None
        order: list[tuple[str, float]] = []
        setTimeout(lambda: order.append(("hour", clock.ms)), 3_600_000)
        setTimeout(lambda: order.append(("minute", clock.ms)), 60_000)
        interval = setInterval(lambda: order.append(("beat", clock.ms)), 1_000_000)
        setTimeout(interval.close, 2_500_000)
        loop.run(timeout_ms=4_000_000)
    assert order == [("minute", 60_000), ("beat", 1_000_000), ("beat", 2_000_000), ("hour", 3_600_000)]
    assert time.monotonic() - start < 10


def test_it_can_be_moved_by_hand() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        clock = loop.clock
        assert clock is not None
        seen: list[float] = []
        setTimeout(lambda: seen.append(clock.ms), 100)
        clock.advance(99)
        loop.turn()
        assert seen == []
        clock.advance(1)
        loop.turn()
        assert seen == [100]
        assert repr(clock) == "<FakeClock: 100 ms>"


def test_a_socket_s_timeout_and_data_that_is_in_time() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        near, far = testing.socket_pair()
        order: list[str] = []
        near.setTimeout(30_000, near.destroy)
        near.on("timeout", lambda: order.append("timeout"))
        near.on("data", lambda chunk: order.append(chunk.decode()))
        far.resume()
        far.write("one")
        setTimeout(lambda: far.write("two"), 29_000)
        loop.run_until(near, "close", timeout_ms=120_000)
        assert order == ["one", "two", "timeout"]
        assert loop.clock is not None
        assert loop.clock.ms >= 59_000
        loop.run()


def test_it_stands_still_while_the_thread_pool_works() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        order: list[str] = []
        setTimeout(lambda: order.append("timer"), 5)
        lookup("localhost", lambda error: order.append("resolved"))
        loop.run()
        assert order == ["resolved", "timer"]


def test_deadlines_count_in_both_times() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        server = net.createServer().listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        with pytest.raises(testing.DeadlineExceeded):
            loop.run_until(server, "connection", timeout_ms=1_000_000_000)
        server.close()
        loop.run()
