"""Watcher: a handle's interest in its descriptor, told to the poller lazily, once per turn."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context

    from ._poller import Poller
    from ._ticks import Ticks

NO_ROOM = (errno.ENOMEM, errno.ENOSPC)  # ENOSPC: /proc/sys/fs/epoll/max_user_watches


class Watcher:
    """The interest in one descriptor. Made by ``Loop.watch``; the handle that has it closes it."""

    __slots__ = ("_queued", "_registered", "_watchers", "context", "fd", "on_ready", "wanted")

    def __init__(self, watchers: Watchers, fd: int, on_ready: Callable[[int], object]) -> None:
        self._watchers = watchers
        self.fd = fd  # -1 once closed
        self.on_ready = on_ready
        self.context: Context | None = None  # in which on_ready is called; None: in that of the loop
        self.wanted = 0
        self._registered = 0  # what the poller knows
        self._queued = False  # among the changes to tell the poller

    def want(self, mask: int) -> None:
        """Ask for READABLE, WRITABLE, both or (0) nothing. Wanting back and forth within a turn costs nothing."""
        if mask != self.wanted and self.fd >= 0:
            self.wanted = mask
            if not self._queued:
                self._queued = True
                watchers = self._watchers
                watchers.changes.append(self)
                if not watchers.loop.in_turn:
                    watchers.loop.host.schedule()

    def close(self) -> None:
        """Never call back again, and forget the descriptor at once: call this before closing it. Idempotent."""
        fd = self.fd
        if fd >= 0:
            self.fd = -1
            self.wanted = 0
            self.on_ready = _nothing  # frees the handle, should we still be among the changes to tell
            if self._registered:
                self._registered = 0
                self._watchers.forget(self, fd)


def _nothing(mask: int) -> None:
    pass


class Watchers:
    """All watchers of a loop that the poller knows of, and the changes it has not been told yet."""

    __slots__ = ("_refused", "always", "changes", "loop", "poller", "table")

    def __init__(self, loop: Ticks, poller: Poller) -> None:
        self.loop = loop
        self.poller = poller
        # A watcher enters the table when the poller is told, before the next poll: an event of the last poll that is
        # still to be dispatched can therefore never reach a new watcher of a reused descriptor.
        self.table: dict[int, Watcher] = {}
        self.always: dict[int, Watcher] = {}
        self._refused: set[int] = set()  # of these: for want of room, which there may be later
        self.changes: list[Watcher] = []  # to tell the poller before the next poll

    def flush(self) -> None:
        """Tell the poller of all changes."""
        changes = self.changes
        for watcher in changes:
            watcher._queued = False
            if watcher.wanted != watcher._registered:
                self._apply(watcher)
        changes.clear()

    def _apply(self, watcher: Watcher) -> None:
        fd, known, wanted = watcher.fd, watcher._registered, watcher.wanted
        if not wanted:
            watcher._registered = 0
            self.forget(watcher, fd)
            return
        watcher._registered = wanted
        try:
            if not known:
                self.table[fd] = watcher
                self.poller.register(fd, wanted)
            elif fd not in self.always:
                self.poller.modify(fd, wanted)
        except (OSError, ValueError, KeyError) as error:
            # Regular files and some devices cannot be polled (EPERM): they never block. For other errors too the
            # handle is the one to find out, by trying.
            self.always[fd] = watcher
            if getattr(error, "errno", None) in NO_ROOM:
                self._refused.add(fd)

    def forget(self, watcher: Watcher, fd: int) -> None:
        """Take *watcher* of *fd* out of the poller."""
        # Not ours any more if somebody closed the descriptor behind our back and its number was reused.
        if self.table.get(fd) is watcher:
            del self.table[fd]
            self._refused.discard(fd)
            if self.always.pop(fd, None) is None:
                try:
                    self.poller.unregister(fd)
                except (OSError, ValueError, KeyError):
                    pass

    def always_ready(self) -> list[tuple[int, int]]:
        """The events of descriptors that the poller cannot watch."""
        if self._refused:
            self._try_again()
        return [(fd, watcher.wanted) for fd, watcher in self.always.items()]

    def _try_again(self) -> None:
        for fd in list(self._refused):
            watcher = self.always[fd]
            with contextlib.suppress(OSError):
                self.poller.register(fd, watcher.wanted)
                self._refused.discard(fd)
                del self.always[fd]

    def suspend(self, poller: Poller, waker: int) -> None:
        """Have *poller* instead, which finds nothing, and forget the watcher of *waker*."""
        self.poller = poller
        watcher = self.table.pop(waker, None)
        if watcher is not None:
            watcher._registered = 0
            watcher.close()

    def resume(self, poller: Poller) -> None:
        """Have *poller* watch what the one before ``suspend()`` did."""
        self.poller = poller
        self.always.clear()
        self._refused.clear()
        for watcher in list(self.table.values()):
            watcher._registered = 0
            self._apply(watcher)

    def abandon(self, poller: Poller) -> None:
        """Forget everything without touching the old poller's registrations."""
        self.table.clear()
        self.always.clear()
        self._refused.clear()
        self.changes.clear()
        self.poller = poller
