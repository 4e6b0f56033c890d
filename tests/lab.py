"""What tests of every folder use: the address of a server, and the loop run with a deadline."""

from __future__ import annotations

from typing import Protocol

import pynet as net
from pynet._loop import current_loop

DEADLINE_MS = 30_000


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
