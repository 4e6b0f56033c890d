"""Every poller keeps the same promises, on real descriptors."""

from __future__ import annotations

import os
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from pynet._loop._poller import (
    BOTH,
    READABLE,
    WRITABLE,
    KqueuePoller,
    NullPoller,
    Poller,
    SelectorsPoller,
    default_poller,
    seconds,
)
from tests.fakes import kqueue

MAKERS: dict[str, Callable[[], Poller]] = {
    "default": default_poller,
    "selectors": SelectorsPoller,
    "select": lambda: SelectorsPoller(selectors.SelectSelector()),
    "kqueue": lambda: KqueuePoller(kqueue),
}

if sys.platform == "linux":
    from pynet._loop._poller import EpollPoller

    MAKERS["epoll"] = EpollPoller

    def test_linux_gets_epoll() -> None:
        poller = default_poller()
        assert type(poller) is EpollPoller
        assert not os.get_inheritable(poller.fileno() or -1)
        poller.close()


@pytest.fixture(params=MAKERS)
def poller(request: pytest.FixtureRequest) -> Iterator[Poller]:
    poller = MAKERS[request.param]()
    yield poller
    poller.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    near.setblocking(False)
    with near, far:
        yield near, far


Pair = tuple[socket.socket, socket.socket]


def test_reports_what_is_ready_as_long_as_it_is(poller: Poller, pair: Pair) -> None:
    near, far = pair
    poller.register(near.fileno(), READABLE)
    assert list(poller.poll(0)) == []
    far.send(b"x")
    assert list(poller.poll(1_000)) == [(near.fileno(), READABLE)]
    assert list(poller.poll(0)) == [(near.fileno(), READABLE)]
    near.recv(10)
    assert list(poller.poll(0)) == []


def test_both_directions_are_one_event(poller: Poller, pair: Pair) -> None:
    near, far = pair
    far.send(b"x")
    poller.register(near.fileno(), BOTH)
    assert list(poller.poll(0)) == [(near.fileno(), BOTH)]


def test_interest_can_be_changed_and_dropped(poller: Poller, pair: Pair) -> None:
    near, far = pair
    far.send(b"x")
    poller.register(near.fileno(), WRITABLE)
    assert list(poller.poll(0)) == [(near.fileno(), WRITABLE)]
    poller.modify(near.fileno(), READABLE)
    assert list(poller.poll(0)) == [(near.fileno(), READABLE)]
    poller.modify(near.fileno(), BOTH)
    assert list(poller.poll(0)) == [(near.fileno(), BOTH)]
    poller.unregister(near.fileno())
    assert list(poller.poll(0)) == []
    poller.register(near.fileno(), READABLE)
    assert list(poller.poll(0)) == [(near.fileno(), READABLE)]


def test_the_end_of_the_peer_is_readable(poller: Poller, pair: Pair) -> None:
    near, far = pair
    poller.register(near.fileno(), READABLE)
    far.close()
    [(fd, mask)] = poller.poll(1_000)
    assert fd == near.fileno()
    assert mask & READABLE or mask > BOTH


def test_waits_at_least_as_long_as_asked(poller: Poller, pair: Pair) -> None:
    near, _ = pair
    poller.register(near.fileno(), READABLE)
    start = time.monotonic()
    assert list(poller.poll(3.2)) == []
    assert time.monotonic() - start >= 0.0032


def test_its_own_descriptor_tells_that_something_is_ready(poller: Poller, pair: Pair) -> None:
    fd = poller.fileno()
    if fd is None or fd == kqueue.FILENO:
        pytest.skip("no descriptor of its own")
    near, far = pair
    poller.register(near.fileno(), READABLE)
    outer = selectors.DefaultSelector()
    with outer:
        outer.register(fd, selectors.EVENT_READ)
        assert outer.select(0) == []
        far.send(b"x")
        assert len(outer.select(1)) == 1
        near.recv(1)
        assert outer.select(0) == []


def test_select_has_no_descriptor() -> None:
    poller = SelectorsPoller(selectors.SelectSelector())
    assert poller.fileno() is None
    poller.close()


def test_kqueue_drops_one_filter_only() -> None:
    poller = KqueuePoller(kqueue)
    near, far = socket.socketpair()
    with near, far:
        poller.register(near.fileno(), BOTH)
        poller.modify(near.fileno(), WRITABLE)
        far.send(b"x")
        assert list(poller.poll(0)) == [(near.fileno(), WRITABLE)]
        poller.unregister(near.fileno())
        poller.unregister(near.fileno())  # nothing left to delete
        assert list(poller.poll(0)) == []


@pytest.mark.parametrize(("ms", "s"), [(None, None), (0, 0), (0.001, 0.001), (1, 0.001), (1.5, 0.002), (1000.0, 1.0)])
def test_timeouts_are_rounded_up_to_milliseconds(ms: float | None, s: float | None) -> None:
    assert seconds(ms) == s


def test_the_null_poller_takes_everything_and_finds_nothing() -> None:
    poller = NullPoller()
    poller.register(1, READABLE)
    poller.modify(1, WRITABLE)
    poller.unregister(1)
    assert list(poller.poll(None)) == []
    assert poller.fileno() is None
    poller.close()
