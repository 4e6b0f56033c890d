"""The waker."""

from __future__ import annotations

import select

from pynet._loop._waker import DRAIN_SIZE, Waker


def readable(waker: Waker) -> bool:
    return bool(select.select([waker.fileno()], [], [], 0)[0])


def test_readable_until_cleared() -> None:
    waker = Waker()
    states = [readable(waker)]
    waker.wake()
    states.append(readable(waker))
    waker.clear()
    states.append(readable(waker))
    waker.clear()
    waker.close()
    assert states == [False, True, False]


def test_a_full_pipe_is_no_error() -> None:
    waker = Waker()
    for _ in range(70_000):
        waker.wake()
    assert readable(waker)
    waker.clear()
    assert not readable(waker)
    waker.close()


def test_a_multiple_of_the_read_size_is_cleared() -> None:
    waker = Waker()
    for _ in range(2 * DRAIN_SIZE):
        waker.wake()
    waker.clear()
    assert not readable(waker)
    waker.close()


def test_closed_for_good() -> None:
    waker = Waker()
    waker.close()
    waker.close()
    waker.wake()
    assert waker.fileno() == waker.wakeup_fd() == -1
