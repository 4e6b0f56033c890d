"""What is open or under way in a loop, in words."""

from __future__ import annotations

import os

from pynet._loop import Loop

KINDS = ("socket:", "pipe:", "anon_inode:[event")


def describe(loop: Loop) -> list[str]:
    """A line for each open handle, timer, immediate and request of *loop*."""
    return [
        *(f"{handle.describe()}{_unref(handle.has_ref())}" for handle in loop.active_handles()),
        *(f"timer of {timer.delay_ms} ms{_unref(timer.has_ref)}" for timer in loop.active_timers()),
        *(f"immediate{_unref(immediate.has_ref)}" for immediate in loop.active_immediates()),
        *("request of the thread pool" for _ in loop.active_requests()),
    ]


def _unref(has_ref: bool) -> str:
    return "" if has_ref else ", unref'd"


def descriptors() -> dict[str, str]:
    """The open sockets, pipes and pollers of this process, where the system shows them: number, and what it is."""
    found: dict[str, str] = {}
    try:
        names = os.listdir("/proc/self/fd")
    except OSError:
        return found
    for name in names:
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue  # that of the listing itself
        if target.startswith(KINDS):
            found[name] = target
    return found
