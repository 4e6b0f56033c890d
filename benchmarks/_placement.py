"""Where driver and servers run, so that what is measured is the work and not the waiting.

A server that sleeps between two messages is charged for falling asleep and waking up, on a virtual machine many times
what the message costs, and every library looks alike. So a server must find its next messages ready. *Together*, driver
and server share one core, both with the batch policy, under which a process that wakes up waits until the other one
sleeps: the driver writes to every connection before the server sees the first, and the core is never idle. *Apart*,
each has a core, for streams of bytes that keep the receiver busy by themselves.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def on_core(core: int, *, batch: bool) -> Iterator[None]:
    """Run on one core; so do the processes started meanwhile."""
    cores, policy = os.sched_getaffinity(0), os.sched_getscheduler(0)
    os.sched_setaffinity(0, {core})
    os.sched_setscheduler(0, os.SCHED_BATCH if batch else policy, os.sched_param(0))
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, os.sched_param(0))
        os.sched_setaffinity(0, cores)


def cores() -> tuple[int, int]:
    """The core for servers, and the one for a driver that shall run apart from them (the same if there is only one)."""
    available = sorted(os.sched_getaffinity(0))
    return available[-1], available[0]
