"""A loop on a fake clock, whose poller jumps over waits; and loops hosted by asyncio."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

from pynet._loop import Loop, _asyncio_host, existing_loop
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller
from tests.loop.hosted import HOSTS, NoDescriptor, Run, has_uvloop, run_in


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def poller(clock: FakeClock) -> JumpingPoller:
    return JumpingPoller(clock)


@pytest.fixture
def loop(clock: FakeClock, poller: JumpingPoller) -> Iterator[Loop]:
    loop = Loop(clock=clock, poller=poller)
    yield loop
    loop.close()


@pytest.fixture(params=HOSTS)
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``asyncio.run`` with a deadline, in each of the ways to be hosted."""
    if request.param == "uvloop" and not has_uvloop():
        pytest.skip("no uvloop")
    if request.param == "per watcher":
        monkeypatch.setattr(_asyncio_host, "default_poller", NoDescriptor)

    def run(main: Coroutine[Any, Any, Any]) -> Any:
        aio: asyncio.AbstractEventLoop = asyncio.SelectorEventLoop()
        if request.param == "uvloop":
            aio.close()
            aio = importlib.import_module("uvloop").new_event_loop()
        result = run_in(aio, main)
        assert existing_loop() is None
        return result

    return run
