"""Pollers: which descriptors are ready. One interface over epoll, kqueue and ``selectors``; all level-triggered."""

from __future__ import annotations

import math
import select
import selectors
import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

READABLE = 1  # the values of EPOLLIN and EPOLLOUT, so that Linux needs no conversion
WRITABLE = 4
BOTH = READABLE | WRITABLE
MAX_EVENTS = 1024  # per poll, as libuv


class Poller(Protocol):
    """Interest is registered per descriptor, as a mask of READABLE and WRITABLE that is never 0."""

    def register(self, fd: int, mask: int, /) -> None:
        """Start watching *fd*."""

    def modify(self, fd: int, mask: int, /) -> None:
        """Change what *fd* is watched for."""

    def unregister(self, fd: int, /) -> None:
        """Stop watching *fd*."""

    def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
        """Wait until some descriptor is ready, or *timeout_ms* have passed (None: for ever), never less.

        Bits above BOTH in a mask stand for an error or a hang-up.
        """
        ...

    def fileno(self) -> int | None:
        """A descriptor that is readable while ``poll(0)`` would find something; None if there is no such thing."""
        ...

    def close(self) -> None:
        """Release the poller's own descriptor."""


def seconds(timeout_ms: float | None) -> float | None:
    """Round up to whole milliseconds, so that a timer is due when the wait is over and nobody spins."""
    return None if timeout_ms is None else math.ceil(timeout_ms) / 1000


class KqueuePoller:
    """``select.kqueue`` (macOS and the BSDs)."""

    def __init__(self, api: Any = select) -> None:
        self._kqueue = api.kqueue()
        self._kevent = api.kevent
        self._bits = {READABLE: api.KQ_FILTER_READ, WRITABLE: api.KQ_FILTER_WRITE}
        self._writes = api.KQ_FILTER_WRITE
        self._add, self._delete = api.KQ_EV_ADD, api.KQ_EV_DELETE
        self._masks: dict[int, int] = {}

    def register(self, fd: int, mask: int) -> None:
        self._change(fd, 0, mask)

    def modify(self, fd: int, mask: int) -> None:
        self._change(fd, self._masks.get(fd, 0), mask)

    def unregister(self, fd: int) -> None:
        self._change(fd, self._masks.pop(fd, 0), 0)

    def _change(self, fd: int, old: int, new: int) -> None:
        changes = [
            self._kevent(fd, kq_filter, self._add if new & bit else self._delete)
            for bit, kq_filter in self._bits.items()
            if (old ^ new) & bit
        ]
        if new:
            self._masks[fd] = new
        if changes:
            self._kqueue.control(changes, 0, 0)

    def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
        # One event per filter; the end of file and errors come as readiness of the filters asked for.
        ready: dict[int, int] = {}
        for event in self._kqueue.control(None, MAX_EVENTS, seconds(timeout_ms)):
            bit = WRITABLE if event.filter == self._writes else READABLE
            ready[event.ident] = ready.get(event.ident, 0) | bit
        return list(ready.items())

    def fileno(self) -> int | None:
        fd: int = self._kqueue.fileno()
        return fd

    def close(self) -> None:
        self._kqueue.close()


class SelectorsPoller:
    """The ``selectors`` module (Windows, and wherever there is nothing better)."""

    def __init__(self, selector: selectors.BaseSelector | None = None) -> None:
        self._selector = selectors.DefaultSelector() if selector is None else selector

    def register(self, fd: int, mask: int) -> None:
        self._selector.register(fd, self._events(mask))

    def modify(self, fd: int, mask: int) -> None:
        self._selector.modify(fd, self._events(mask))

    def unregister(self, fd: int) -> None:
        self._selector.unregister(fd)

    def _events(self, mask: int) -> int:
        return (selectors.EVENT_READ if mask & READABLE else 0) | (selectors.EVENT_WRITE if mask & WRITABLE else 0)

    def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
        return [
            (
                key.fd,
                (READABLE if events & selectors.EVENT_READ else 0)
                | (WRITABLE if events & selectors.EVENT_WRITE else 0),
            )
            for key, events in self._selector.select(seconds(timeout_ms))
        ]

    def fileno(self) -> int | None:
        fileno = getattr(self._selector, "fileno", None)
        return None if fileno is None else fileno()

    def close(self) -> None:
        self._selector.close()


if sys.platform == "linux":

    class EpollPoller:
        """``select.epoll`` (Linux)."""

        def __init__(self) -> None:
            self._epoll = select.epoll()
            # As they are: every connection takes two of them.
            self.register = self._epoll.register
            self.modify = self._epoll.modify
            self.unregister = self._epoll.unregister

        def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
            # epoll itself rounds up to milliseconds.
            return self._epoll.poll(None if timeout_ms is None else timeout_ms / 1000, MAX_EVENTS)

        def fileno(self) -> int | None:
            return self._epoll.fileno()

        def close(self) -> None:
            self._epoll.close()


class NullPoller:
    """What a loop has when its descriptor is gone: it takes everything and finds nothing."""

    def register(self, fd: int, mask: int) -> None:
        pass

    def modify(self, fd: int, mask: int) -> None:
        pass

    def unregister(self, fd: int) -> None:
        pass

    def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
        return ()

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        pass


def default_poller() -> Poller:
    """The best poller of this platform."""
    best: Callable[[], Poller] = SelectorsPoller
    # gevent takes both away, for which its own selector stands in.
    if sys.platform == "linux" and hasattr(select, "epoll"):
        best = EpollPoller
    elif hasattr(select, "kqueue"):
        best = KqueuePoller
    return best()
