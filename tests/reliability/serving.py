"""Running the current loop with a deadline."""

from __future__ import annotations

import pynet as net
from pynet._loop import current_loop

DEADLINE_MS = 30_000


def watched(deadline_ms: float = DEADLINE_MS) -> None:
    """Run the loop until nothing keeps it alive; what takes longer than *deadline_ms* fails the test."""
    loop = current_loop()

    def late() -> None:
        raise AssertionError(f"after {deadline_ms} ms: {loop.active_handles()}, {loop.active_timers()}")

    watchdog = loop.start_timer(deadline_ms, late, ref=False)
    try:
        loop.run()
    finally:
        watchdog.cancel()


def addressed(server: net.Server) -> net.AddressInfo:
    """Where *server* listens."""
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    return address
