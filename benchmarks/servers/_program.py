"""What the Python servers share: reading the command line, and telling what it asks for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

HOST = "127.0.0.1"
BACKLOG = 511
CHUNK = b"x" * 65536
MIB = 1 << 20
ASYNCIO_READ_SIZE = 256 * 1024
REPEATS = 5
#: A timer that is set only to be cleared: far away, and all at different times, as in a program with many deadlines.
TIMER_SECONDS = 60


def run(works: Mapping[str, Callable[..., object]]) -> None:
    """Call the work named on the command line with the whole numbers behind it."""
    name, *numbers = sys.argv[1:]
    name, _, state = name.partition("-")
    if state == "warm":
        warm_up()
    works[name](*map(int, numbers))


def warm_up() -> None:
    """Do to the allocator what the end of a TCP connection does: free a buffer of asyncio's size.

    glibc maps memory for a block of that size until one has been freed, and from then on keeps such blocks.
    """
    block = bytes(ASYNCIO_READ_SIZE)
    del block


def ready(port: int) -> None:
    """Tell the driver where the server listens."""
    print(port, flush=True)


def time_it(job: Callable[[], object]) -> None:
    """Print the CPU seconds that *job* takes, several times over."""
    for _ in range(REPEATS):
        start = time.process_time()
        job()
        print(time.process_time() - start, flush=True)


def nothing() -> None:
    """A callback."""
