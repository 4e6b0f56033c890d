"""Which cores the driver and the servers run on: each has one to itself, where the machine has two."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def on_core(core: int) -> Iterator[None]:
    """Run on one core; so do the processes started meanwhile."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cores() -> tuple[int, int]:
    """The core for servers and the one for the driver: the same if there is only one."""
    available = sorted(os.sched_getaffinity(0))
    return available[-1], available[0]
