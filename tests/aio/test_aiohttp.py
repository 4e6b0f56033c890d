"""An aiohttp server and a pynet server side by side."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable

import pytest

DEADLINE_S = 30


def factories() -> list[Callable[[], asyncio.AbstractEventLoop]]:
    found: list[Callable[[], asyncio.AbstractEventLoop]] = [asyncio.new_event_loop]
    try:
        found.append(importlib.import_module("uvloop").new_event_loop)
    except ImportError:
        pass
    return found


@pytest.mark.parametrize("make", factories(), ids=lambda make: str(make.__module__).partition(".")[0])
def test_they_share_a_loop(make: Callable[[], asyncio.AbstractEventLoop]) -> None:
    pytest.importorskip("aiohttp", reason="comes with the test extra")
    from tests.aio.beside_aiohttp import REQUESTS, main

    aio = make()
    try:
        answers, raw, served = aio.run_until_complete(asyncio.wait_for(main(), DEADLINE_S))
    finally:
        aio.run_until_complete(aio.shutdown_asyncgens())
        aio.close()
    assert answers == [f"HELLO {number}" for number in range(REQUESTS)]
    assert raw.startswith(b"HTTP/1.1 200 OK\r\n")
    assert raw.endswith(b"\r\n\r\nTHERE")
    assert len(served) == REQUESTS + 1
    assert all(socket.closed for socket in served)
