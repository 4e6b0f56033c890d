"""Fixtures for pytest: ``pytest_plugins = ["pynet.testing.plugin"]`` in the top ``conftest.py``, or ``-p`` with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pynet import Socket

from ._calls import Calls
from ._clock import FakeClock
from ._net_loop import NetLoop, new_loop
from ._pair import socket_pair

__all__ = ["net_calls", "net_clock", "net_loop", "net_pair"]

_HAS_FAILED = pytest.StashKey[bool]()


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[object]) -> None:
    """Remember that a test has failed: what it leaves behind is no second failure."""
    if call.excinfo is not None:
        item.stash[_HAS_FAILED] = True


def _has_failed(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.stash.get(_HAS_FAILED, False))


@pytest.fixture
def net_loop(request: pytest.FixtureRequest) -> Iterator[NetLoop]:
    """A fresh loop for this test, with a fake clock if the test asks for ``net_clock`` too.

    A test that leaves handles, timers, requests or descriptors behind fails, unless it has failed already.
    """
    with new_loop(fake_clock="net_clock" in request.fixturenames) as loop:
        yield loop
        loop.check = not _has_failed(request)


@pytest.fixture
def net_clock(net_loop: NetLoop) -> FakeClock:
    """The clock of ``net_loop``, which stands still but for ``advance(ms)`` and for waits in which nothing happens."""
    return net_loop.clock


@pytest.fixture
def net_pair(net_loop: NetLoop) -> Iterator[tuple[Socket, Socket]]:
    """Two connected sockets, destroyed when the test is over."""
    pair = socket_pair()
    yield pair
    for socket in pair:
        socket.destroy()
    net_loop.run_until(lambda: all(socket.closed for socket in pair))


@pytest.fixture
def net_calls(request: pytest.FixtureRequest) -> Iterator[Calls]:
    """``net_calls.must_call(f, times=1)`` and ``net_calls.must_not_call()``, checked when the test has passed."""
    calls = Calls()
    yield calls
    if not _has_failed(request):
        calls.check()
