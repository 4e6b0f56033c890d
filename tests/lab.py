"""What tests of every folder use: the address of a server, and the loop run with a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import pynet as net
from pynet._loop import current_loop

DEADLINE_MS = 30_000
TURNS = 20  # of asyncio: what is due by then has happened


class HasAddress(Protocol):
    """A server or a datagram socket."""

    def address(self) -> object: ...


def address_of(bound: HasAddress) -> net.AddressInfo:
    """The address that *bound* has: no path, and not nothing."""
    address = bound.address()
    assert isinstance(address, net.AddressInfo), f"no port: {bound!r}"
    return address


def port_of(bound: HasAddress) -> int:
    """The port that *bound* has."""
    return address_of(bound).port


def run(deadline_ms: float = DEADLINE_MS) -> None:
    """Run this thread's loop until nothing keeps it alive; what takes longer than *deadline_ms* fails the test."""
    loop = current_loop()

    def late() -> None:
        kept = f"{loop.active_handles()}, {loop.active_requests()}, {loop.active_timers()}"
        raise AssertionError(f"after {deadline_ms:g} ms there still are {kept}")

    watchdog = loop.start_timer(deadline_ms, late, ref=False)
    try:
        loop.run()
    finally:
        watchdog.cancel()


async def turns(count: int = TURNS) -> None:
    """Let what is due happen, in an asyncio loop."""
    for _ in range(count):
        await asyncio.sleep(0)


async def until(condition: Callable[[], object], deadline_ms: float = DEADLINE_MS) -> None:
    """Let the asyncio loop turn until *condition* holds; what takes longer than *deadline_ms* fails the test."""
    give_up = time.monotonic() + deadline_ms / 1000
    while not condition():
        assert time.monotonic() < give_up, f"not after {deadline_ms:g} ms"
        await asyncio.sleep(0)
