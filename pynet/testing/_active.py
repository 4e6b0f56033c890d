"""What is open or under way in a loop, or in the process, in words."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pynet._events import Later
from pynet._loop import Handle, Loop, pool_is_busy
from pynet.process import process

PATIENCE_S = 2
KINDS = ("socket:", "pipe:", "anon_inode:[event")
_NOBODYS = ("/dev/", "/proc/", "/sys/")  # what Python itself opens now and then, and keeps


def describe(loop: Loop) -> list[str]:
    """A line for each open handle, timer, immediate, request, tick and microtask of *loop*."""
    return [
        *(_described(handle) for handle in loop.open_handles() if is_open(handle)),
        *(f"timer of {timer._pynet_delay_ms} ms{_unref(timer._pynet_ref)}" for timer in loop.active_timers()),
        *(f"immediate{_unref(immediate.has_ref)}" for immediate in loop.active_immediates()),
        *("request of the thread pool" for _ in loop.active_requests()),
        *_asked_for(loop.calls(loop.tick_queue), "tick"),
        *_asked_for(loop.calls(loop.microtasks), "microtask"),
    ]


def is_open(handle: Handle) -> bool:
    """Whether *handle* waits for something or has a descriptor; a new datagram socket does neither."""
    if handle.is_active():
        return True
    try:
        return bool(getattr(handle, "fileno", _no_descriptor)() >= 0)
    except OSError:
        return False


def _no_descriptor() -> int:
    return -1


def _asked_for(queue: Iterable[tuple[Callable[..., object], object]], what: str) -> list[str]:
    # The library's own, such as the 'close' of a socket that was destroyed last, are nobody's to run.
    return [f"{what} that has not run: {call!r}" for call, _ in queue if isinstance(call, Later)]


def _described(handle: Handle) -> str:
    return f"{handle.describe()}{'' if handle.is_active() else ', idle'}{_unref(handle.has_ref())}"


def _unref(has_ref: bool) -> str:
    return "" if has_ref else ", unref'd"


class Surroundings(NamedTuple):
    """What a test may leave behind beside its loop."""

    descriptors: dict[str, str]
    signals: list[str]
    threads: list[threading.Thread]

    @classmethod
    def now(cls) -> Surroundings:
        """As they are."""
        alive = [thread for thread in threading.enumerate() if not thread.daemon]
        return cls(descriptors(), process._signals.started, alive)

    def left(self) -> list[str]:
        """A line for each that has come since.

        A thread of the pool may be at work for a request that nobody waits for any more, with a descriptor that is
        open for a moment: it has some time to come to its end.
        """
        deadline = time.monotonic() + PATIENCE_S
        while (found := self._left_now()) and pool_is_busy() and time.monotonic() < deadline:
            time.sleep(0.005)
        return found

    def _left_now(self) -> list[str]:
        now = Surroundings.now()
        return [
            *(f"descriptor {fd}: {what}" for fd, what in now.descriptors.items() if self.descriptors.get(fd) != what),
            *(f'process.on("{name}")' for name in now.signals if name not in self.signals),
            *(f"thread: {thread.name}" for thread in now.threads if thread not in self.threads),
        ]


def descriptors() -> dict[str, str]:
    """The open sockets, pipes, pollers and files of this process, where the system shows them: number, and which."""
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
        if target.startswith(KINDS) or (target.startswith("/") and not target.startswith(_NOBODYS)):
            found[name] = target
    return found
