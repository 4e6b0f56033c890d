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


@pytest.fixture
def net_loop(request: pytest.FixtureRequest) -> Iterator[NetLoop]:
    """A fresh loop for this test, with a fake clock if the test asks for ``net_clock`` too.

    The test fails if it leaves handles, timers, requests or descriptors behind.
    """
    with new_loop(fake_clock="net_clock" in request.fixturenames) as loop:
        yield loop


@pytest.fixture
def net_clock(net_loop: NetLoop) -> FakeClock:
    """The clock of ``net_loop``, which stands still but for ``advance(ms)`` and for waits in which nothing happens."""
    assert net_loop.clock is not None
    return net_loop.clock


@pytest.fixture
def net_pair(net_loop: NetLoop) -> Iterator[tuple[Socket, Socket]]:
    """Two connected sockets, destroyed when the test is over."""
    pair = socket_pair()
    yield pair
    for socket in pair:
        socket.destroy()
    net_loop.run()


@pytest.fixture
def net_calls() -> Iterator[Calls]:
    """``net_calls.must_call(f, times=1)`` and ``net_calls.must_not_call()``, checked when the test is over."""
    calls = Calls()
    yield calls
    calls.check()
